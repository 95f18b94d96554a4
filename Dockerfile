# syntax=docker/dockerfile:1
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npm ci --omit=dev && node packages/flyby/bin/flyby.mjs build

FROM node:24-bookworm-slim
ENV NODE_ENV=production FLYBY_DATA=/data FLYBY_HOST=0.0.0.0
COPY --from=build /app /app
RUN mkdir /data && chown node:node /data
WORKDIR /app
USER node
VOLUME /data
EXPOSE 8765
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.FLYBY_PORT || 8765}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "packages/flyby/bin/flyby.mjs"]
CMD ["serve"]
