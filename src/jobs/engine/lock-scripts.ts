import { Script } from '../../redis/script.ts'

/**
 * What Redis does in one step about operations and the locks of clusters.
 *
 * A cluster's lock names the operation that changes it. Others wait in the cluster's line, first come, first served.
 * Whoever gives the lock back hands it to the first in line within the same script, so there is no moment in which
 * two could take it; whoever dies without giving it back is an operation that goes on, and keeps it.
 *
 * The scripts know an operation that goes on by its field `ended`, which is '0'.
 */
const LOCK = `
local function goes_on(prefix, id)
  return id and redis.call('HGET', prefix .. id, 'ended') == '0'
end
-- Gives the lock to the first in line that goes on; frees it where there is none.
local function hand_over(prefix, lock, line)
  local id = redis.call('LPOP', line)
  while id do
    if goes_on(prefix, id) then
      redis.call('SET', lock, id)
      return id
    end
    id = redis.call('LPOP', line)
  end
  redis.call('DEL', lock)
  return nil
end
local function holder_of(prefix, lock, line)
  local id = redis.call('GET', lock)
  if goes_on(prefix, id) then return id end
  return hand_over(prefix, lock, line)
end
-- Takes the lock, or a place in line, or neither: { 'has' } | { 'waits', holder, place } | { 'locked', holder }.
local function enter(prefix, lock, line, id, way, from, by, keep)
  local holder = holder_of(prefix, lock, line)
  if not holder or holder == id then
    redis.call('SET', lock, id)
    return { 'has' }
  end
  if way == 'refuse' or (way == 'take over' and holder ~= from) then return { 'locked', holder } end
  redis.call('LREM', line, 0, id)
  if way == 'queue' then
    return { 'waits', holder, redis.call('RPUSH', line, id) }
  end
  redis.call('LPUSH', line, id)
  redis.call('SET', prefix:gsub('op:$', 'cancel:') .. holder, by .. ' ' .. id, 'EX', keep)
  return { 'waits', holder, 1 }
end
`

/**
 * Returns { 'exists' } | { 'locked', holder } | { outcome, holder or '', place in line or 0, place in the workspace }.
 * KEYS operation, active, recent, lock, line, unfinished ones of the workspace by age.
 * ARGV id, record, clocks, createdAt, '1' where it takes the lock, prefix of operations, way, from, by, keep (s).
 */
export const SUBMIT: Script = new Script(`${LOCK}
local op, active, recent, lock, line, team = unpack(KEYS)
local id, json, looks, created, locks, prefix, way, from, by, keep = unpack(ARGV)
if redis.call('EXISTS', op) == 1 then return { 'exists' } end
local entered = { 'has' }
if locks == '1' then entered = enter(prefix, lock, line, id, way, from, by, keep) end
if entered[1] == 'locked' then return entered end
redis.call('HSET', op, 'json', json, 'looks', looks, 'version', 1, 'ended', '0')
redis.call('SADD', active, id)
redis.call('ZADD', recent, created, id)
redis.call('ZADD', team, created, id)
-- Whose records are gone by far.
redis.call('ZREMRANGEBYSCORE', recent, '-inf', '(' .. (created - 2 * keep * 1000))
return { entered[1], entered[2] or '', entered[3] or 0, redis.call('ZRANK', team, id) }`)

/**
 * KEYS operation, active, lock, line, those who want to know when the cluster is free, the same once it is, unfinished
 * ones of the workspace by age.
 * ARGV id, record, clocks, version, '1' where it has ended, '1' where it takes the lock anew, prefix of operations,
 * way, from, by, keep (s), createdAt.
 */
export const SAVE: Script = new Script(`${LOCK}
local op, active, lock, line, curious, freed, team = unpack(KEYS)
local id, json, looks, version, ended, relock, prefix, way, from, by, keep, created = unpack(ARGV)
version = tonumber(version)
local saved = redis.call('HMGET', op, 'version', 'ended')
if tonumber(saved[1] or '0') ~= version then return { 'stale' } end
local entered = { 'has' }
if relock == '1' then entered = enter(prefix, lock, line, id, way, from, by, keep) end
if entered[1] == 'locked' then return entered end
redis.call('HSET', op, 'json', json, 'looks', looks, 'version', version + 1, 'ended', ended)
if ended == '1' then
  redis.call('EXPIRE', op, keep)
  redis.call('ZREM', team, id)
  redis.call('LREM', line, 0, id)
  if redis.call('GET', lock) == id and not hand_over(prefix, lock, line) then
    if redis.call('EXISTS', curious) == 1 then
      redis.call('RENAME', curious, freed)
      redis.call('EXPIRE', freed, keep)
    end
  end
elseif saved[2] ~= '0' then
  redis.call('PERSIST', op)
  redis.call('SADD', active, id)
  redis.call('ZADD', team, created, id)
end
return entered`)

/**
 * Saves the clocks of an operation in which nothing else has changed; 0 where somebody else has saved it.
 * KEYS operation. ARGV clocks, version, next version.
 */
export const SAVE_LOOKS: Script = new Script(`
if redis.call('HGET', KEYS[1], 'version') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'looks', ARGV[1], 'version', ARGV[3])
return 1`)

/**
 * All that a look begins with: { record, version, clocks, wake or false, cancel or false, 1 where it has the lock };
 * the wake is taken. { false } where there is no such operation.
 * KEYS operation, wake, cancel, lock. ARGV id.
 */
export const LOOK: Script = new Script(`
local json, version, looks, ended = unpack(redis.call('HMGET', KEYS[1], 'json', 'version', 'looks', 'ended'))
if not json then return { false } end
local wake, cancel, holder = unpack(redis.call('MGET', KEYS[2], KEYS[3], KEYS[4]))
if wake then redis.call('DEL', KEYS[2]) end
local has = ended == '0' and holder == ARGV[1]
return { json, version, looks, wake, cancel, has and 1 or 0 }`)

/**
 * Whether an operation may go on: it has the lock, or gets it because nobody has; else it stands in line.
 * KEYS lock, line. ARGV id, prefix of operations.
 */
export const TURN: Script = new Script(`${LOCK}
local lock, line, id, prefix = KEYS[1], KEYS[2], ARGV[1], ARGV[2]
if not goes_on(prefix, id) then return { 'ended' } end
local holder = holder_of(prefix, lock, line)
if not holder or holder == id then
  redis.call('SET', lock, id)
  return { 'has' }
end
local place = redis.call('LPOS', line, id)
if place then return { 'waits', holder, place + 1 } end
return { 'waits', holder, redis.call('RPUSH', line, id) }`)

/** Leaves an operation listed that somebody has put back to work meanwhile. KEYS operation, active. ARGV id. */
export const SETTLE: Script = new Script(`
if redis.call('HGET', KEYS[1], 'ended') ~= '0' then redis.call('SREM', KEYS[2], ARGV[1]) end
return 1`)

/**
 * Notes that somebody wants to know when a cluster is free; 0 where it is free already.
 * KEYS lock, those who want to know. ARGV who, prefix of operations, keep (s).
 */
export const ASK_WHEN_FREE: Script = new Script(`${LOCK}
if not goes_on(ARGV[2], redis.call('GET', KEYS[1])) then return 0 end
redis.call('SADD', KEYS[2], ARGV[1])
redis.call('EXPIRE', KEYS[2], ARGV[3])
return 1`)
