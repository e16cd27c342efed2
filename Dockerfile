# What the lock file names, and nothing else: no development tools, no optional binaries, no install scripts.
FROM node:24-trixie-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY scripts/installed-as-locked.ts scripts/lock-file.ts scripts/never-loaded.ts scripts/strip-install.ts scripts/
RUN npm install --no-save --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund \
  && node scripts/installed-as-locked.ts \
  && node scripts/strip-install.ts

# All modules, compiled by the Node, under the path and as the user of the image: anything else would not be used.
FROM gcr.io/distroless/nodejs24-debian13:nonroot AS compiled
ENV NODE_COMPILE_CACHE=/home/nonroot/compiled
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json ./
COPY src ./src
COPY scripts/warm-compile-cache.ts scripts/
RUN ["/nodejs/bin/node", "scripts/warm-compile-cache.ts"]

# Node and its libraries alone: no shell, no package manager.
FROM gcr.io/distroless/nodejs24-debian13:nonroot
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 NODE_COMPILE_CACHE=/home/nonroot/compiled
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=compiled /home/nonroot/compiled /home/nonroot/compiled
COPY package.json LICENSE ./
COPY src ./src
# The number of "nonroot", because Kubernetes can only judge numbers. It owns nothing here and can write nothing.
USER 65532:65532
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
  CMD ["/nodejs/bin/node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/livez').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
# Node itself is process 1, so that SIGTERM reaches it: it drains in at most 10 seconds.
ENTRYPOINT ["/nodejs/bin/node"]
CMD ["--enable-source-maps", "src/main.ts"]
