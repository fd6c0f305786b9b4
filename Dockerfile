# The program as npm has it, built from source. It runs without root, and writes nothing but the outputs that are asked for.
FROM node:22.20.0-bookworm-slim AS build
# The SBOM has the name of this folder.
WORKDIR /trailproof
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
# What is packed is what is published: dist, policies and templates.
RUN npm pack --silent --pack-destination /package \
  && tar -xzf /package/*.tgz -C /package --strip-components=1 \
  && rm /package/*.tgz \
  && npm run --silent sbom > /package/sbom.cdx.json

FROM node:22.20.0-bookworm-slim
LABEL org.opencontainers.image.title="trailproof" \
  org.opencontainers.image.description="Checks whether you can rely on AWS CloudTrail in an account" \
  org.opencontainers.image.source="https://github.com/trailproof/trailproof" \
  org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production
COPY --from=build /package /opt/trailproof
WORKDIR /reports
USER 65532:65532
ENTRYPOINT ["node", "/opt/trailproof/dist/cli.mjs"]
CMD ["--help"]
