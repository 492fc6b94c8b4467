# What can be done here. `make` alone prints this list.
GO      ?= go
BIN     := bin
LINT    := $(BIN)/golangci-lint
LINT_V  := v2.14.0
RELEASE := $(BIN)/goreleaser
RELEASE_V := v2.15.1

.DEFAULT_GOAL := help

.PHONY: help
help: ## print this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: ## build ./eqltui, small and reproducible
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '-s -w' -o eqltui ./cmd/eqltui

.PHONY: demo
demo: ## open the cockpit on a throw-away programme
	$(GO) run ./cmd/eqltui demo

.PHONY: test
test: ## run every test, as the README says
	$(GO) test ./...

.PHONY: check
check: test vet fmt lint ## what must be green before a change is handed over

.PHONY: vet
vet: ## the compiler's second opinion
	$(GO) vet ./...

.PHONY: fmt
fmt: ## every file stands as gofmt writes it
	@out=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$out" ]; then echo "not gofmt-ed:"; echo "$$out"; exit 1; fi

.PHONY: lint
lint: $(LINT) ## the linters of .golangci.yml
	$(LINT) run ./...

$(LINT):
	GOBIN=$(CURDIR)/$(BIN) $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_V)

.PHONY: race
race: ## the tests that share memory, under the race detector
	$(GO) test -race ./internal/store ./internal/desk ./internal/ui/... ./internal/sla

.PHONY: fuzz
fuzz: ## half a minute on each fuzz test
	@for p in $$(grep -rl --include='*_test.go' 'func Fuzz' internal | xargs -n1 dirname | sort -u); do \
	  for f in $$(grep -ho 'func Fuzz[A-Za-z0-9]*' $$p/*_test.go | sed 's/func //'); do \
	    echo "$$p $$f"; $(GO) test ./$$p -run '^$$' -fuzz "^$$f\$$" -fuzztime 30s || exit 1; done; done

BENCH_DIR ?= bench-data

.PHONY: soak
soak: cross ## acts verified, many draws, kills of writers and servers, many writers, hostile clients; EQLTUI_SEED=N plays them again
	EQLTUI_ACTS=2000 EQLTUI_SEED=$${EQLTUI_SEED:-$$(date +%s)} $(GO) test ./internal/desk -run 'ManyActs|SumsSay' -count 1 -v
	EQLTUI_SOAK=1 $(GO) test ./internal/desk ./internal/app ./internal/intake ./internal/store ./internal/ui/host -rapid.checks 300 -count 1 -timeout 60m
	EQLTUI_SOAK=1 $(GO) test ./internal/demo ./e2e/bench -count 1
	EQLTUI_SOAK=1 EQLTUI_KILLS=200 EQLTUI_SIEGE=1m $(GO) test ./e2e -run 'Kill|ManyWriters|HostileClients|StoppedClient|EndsAtAnyPoint|Edition|Signal|Shape' \
	  -count 1 -v -timeout 30m

.PHONY: cross
cross: ## build for every system that is released, without C and without keeping anything
	@for os in linux darwin; do for arch in amd64 arm64; do echo "$$os $$arch"; \
	  CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch $(GO) build -trimpath -o /dev/null ./cmd/eqltui || exit 1; done; done

.PHONY: golden-db
golden-db: build ## keep a database of the present schema as test data, once for each schema: NAME=0003
	internal/store/testdata/golden/make.sh ./eqltui $(NAME)

.PHONY: bench
bench: ## measure at 10,000 and 1,000,000 leads, side by side, and write docs/PERFORMANCE.md
	$(GO) run ./e2e/bench -dir $(BENCH_DIR)

.PHONY: load
load: ## measure the served program with 500 sessions, and write it into docs/PERFORMANCE.md; LOAD="-sessions 60" for less
	$(GO) run ./e2e/load $(LOAD)

.PHONY: cover
cover: ## what the tests reach, room by room
	@out=$$(mktemp) && $(GO) test -coverpkg=./internal/... -coverprofile=$$out ./... >/dev/null && $(GO) tool cover -func=$$out | tail -1; rm -f $$out
	@$(GO) test -cover ./internal/...

.PHONY: golden
golden: ## write the golden screens and docs/KEYS.md anew; look at the difference before you commit it
	rm -f internal/ui/host/testdata/*.txt
	$(GO) test ./internal/ui/host -run 'Scenes|Frame|Styles|Docs' -update

.PHONY: pictures
pictures: ## docs/pictures, from the running program
	$(GO) run ./e2e/picture

.PHONY: dist
dist: $(RELEASE) ## archives, deb and rpm for linux and macOS into dist/, from what is committed; nothing is published
	$(RELEASE) release --snapshot --clean
	@ls -l dist/*.tar.gz dist/*.deb dist/*.rpm

$(RELEASE):
	GOBIN=$(CURDIR)/$(BIN) $(GO) install github.com/goreleaser/goreleaser/v2@$(RELEASE_V)
