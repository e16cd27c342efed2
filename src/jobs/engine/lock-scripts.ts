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
 * KEYS operation, active, recent, lock, line.
 * ARGV id, record, createdAt, '1' where it takes the lock, prefix of operations, way, from, by, keep (s).
 */
export const SUBMIT = `${LOCK}
local op, active, recent, lock, line = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local id, json, created, locks, prefix, way, from, by, keep = unpack(ARGV)
if redis.call('EXISTS', op) == 1 then return { 'exists' } end
local entered = { 'has' }
if locks == '1' then entered = enter(prefix, lock, line, id, way, from, by, keep) end
if entered[1] == 'locked' then return entered end
redis.call('HSET', op, 'json', json, 'version', 1, 'ended', '0')
redis.call('SADD', active, id)
redis.call('ZADD', recent, created, id)
return entered`

/**
 * KEYS operation, active, lock, line, those who want to know when the cluster is free, the same once it is.
 * ARGV id, record, version, '1' where it has ended, '1' where it takes the lock anew, prefix of operations, way, from,
 * by, keep (s).
 */
export const SAVE = `${LOCK}
local op, active, lock, line, curious, freed = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local id, json, version, ended, relock, prefix, way, from, by, keep = unpack(ARGV)
version = tonumber(version)
if tonumber(redis.call('HGET', op, 'version') or '0') ~= version then return { 'stale' } end
local entered = { 'has' }
if relock == '1' then entered = enter(prefix, lock, line, id, way, from, by, keep) end
if entered[1] == 'locked' then return entered end
redis.call('HSET', op, 'json', json, 'version', version + 1, 'ended', ended)
if ended == '1' then
  redis.call('EXPIRE', op, keep)
  redis.call('LREM', line, 0, id)
  if redis.call('GET', lock) == id and not hand_over(prefix, lock, line) then
    if redis.call('EXISTS', curious) == 1 then
      redis.call('RENAME', curious, freed)
      redis.call('EXPIRE', freed, keep)
    end
  end
else
  redis.call('PERSIST', op)
  redis.call('SADD', active, id)
end
return entered`

/**
 * Whether an operation may go on: it has the lock, or gets it because nobody has; else it stands in line.
 * KEYS lock, line. ARGV id, prefix of operations.
 */
export const TURN = `${LOCK}
local lock, line, id, prefix = KEYS[1], KEYS[2], ARGV[1], ARGV[2]
if not goes_on(prefix, id) then return { 'ended' } end
local holder = holder_of(prefix, lock, line)
if not holder or holder == id then
  redis.call('SET', lock, id)
  return { 'has' }
end
local place = redis.call('LPOS', line, id)
if place then return { 'waits', holder, place + 1 } end
return { 'waits', holder, redis.call('RPUSH', line, id) }`

/** Leaves an operation listed that somebody has put back to work meanwhile. KEYS operation, active. ARGV id. */
export const SETTLE = `
if redis.call('HGET', KEYS[1], 'ended') ~= '0' then redis.call('SREM', KEYS[2], ARGV[1]) end
return 1`

/**
 * Notes that somebody wants to know when a cluster is free; 0 where it is free already.
 * KEYS lock, those who want to know. ARGV who, prefix of operations, keep (s).
 */
export const ASK_WHEN_FREE = `${LOCK}
if not goes_on(ARGV[2], redis.call('GET', KEYS[1])) then return 0 end
redis.call('SADD', KEYS[2], ARGV[1])
redis.call('EXPIRE', KEYS[2], ARGV[3])
return 1`
