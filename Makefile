# Two commands are enough: make demo to see it, make test to prove it.

BIN   := bin/tumbuh
DEMO  := build/demo
GO    := go
# Only what is shipped has its paths trimmed: so build, check and test compile all once.
FLAGS := -ldflags '-s -w -X tumbuh/internal/cli.built=$(shell git describe --tags --always --dirty 2>/dev/null)'
export CGO_ENABLED := 0

.PHONY: build demo test check look bench stand load real release generate clean

build: generate ## bin/tumbuh, static
	$(GO) build $(FLAGS) -o $(BIN) ./cmd/tumbuh

generate: node_modules/.made ## what is embedded and not committed: region codes, styles, scripts
	@$(GO) generate ./internal/fact/region ./internal/door/build

node_modules/.made: package.json package-lock.json
	npm ci --no-audit --no-fund --ignore-scripts
	@touch $@

demo: build ## simulate a regency, import it and serve it on http://localhost:8080
	@scripts/demo $(BIN) $(DEMO)

# check has vetted already; collecting less often costs memory that a test machine has, and a
# third package at a time fills the pauses of two.
test: ## install what the tests need and run everything
	@scripts/install-test-tools
	@$(MAKE) --no-print-directory check
	GOGC=400 $(GO) test -vet=off -p 3 -parallel 4 ./...

check: generate ## the rules that need no database
	@test -z "$$(gofmt -l cmd internal *.go)" || { gofmt -l cmd internal *.go; echo 'these need gofmt -w'; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

look: generate ## every document as pictures of its pages, as PDF and from DOCX, in build/look
	@scripts/install-look-tools
	@scripts/look build/look

bench: generate ## measure, and write docs/performance.md
	@scripts/bench

stand: generate ## kill it, fill its disk, hang up on it; write that into docs/performance.md
	@scripts/stand

load: generate ## 500 phones at work; write that into docs/performance.md
	@scripts/load

real: generate ## a real survey through the same door, against WHO's own answers
	$(GO) test ./internal/app -run 'TestRealSurvey' -count=1 -v

release: generate ## all targets that are shipped
	@for target in linux/amd64 linux/arm64 windows/amd64; do \
	  out=bin/tumbuh-$${target%/*}-$${target#*/}; case $$target in windows/*) out=$$out.exe;; esac; \
	  echo $$out; GOOS=$${target%/*} GOARCH=$${target#*/} $(GO) build -trimpath $(FLAGS) -o $$out ./cmd/tumbuh || exit 1; done

clean:
	rm -rf bin build node_modules internal/door/web/dist/[!.]* internal/door/field/dist/[!.]* internal/fact/region/regions.bin
