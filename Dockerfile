# eqltui in a container: one static program, no shell, not root. The database is in the volume /data.
#   docker run -v eqltui:/data -p 23231:23231 -p 8080:8080 eqltui
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o /eqltui ./cmd/eqltui && mkdir /data /scratch

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /eqltui /eqltui
COPY --from=build --chown=65532:65532 /data /data
# Large files are sorted and packed there: without it a schema cannot be brought up to date.
COPY --from=build --chown=65532:65532 /scratch /tmp
USER 65532:65532
ENV EQLTUI_DB=/data/eqltui.db HOME=/data EQLTUI_USER=admin EQLTUI_LOG=info
VOLUME /data
EXPOSE 23231 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["/eqltui", "doctor", "--serve"]
ENTRYPOINT ["/eqltui"]
# HTTP listens on all addresses of the container: put a proxy with TLS before it.
CMD ["serve", "--http", "0.0.0.0:8080"]
