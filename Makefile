# Build, run and test. Sources are found by wildcard: a new page, rule, query or test edits nothing here.
# Everything built goes to build/<variant>/: debug has the sanitizers, release is what runs, coverage counts its lines.

VARIANT ?= debug
VAR     ?= var
PORT    ?= 8080
export VAR PORT

ifeq ($(origin CC),default)
CC := gcc
endif

BUILD := build/$(VARIANT)
GEN   := $(BUILD)/generated
TOOLS := cgi-bin/tools
WRITE := LC_ALL=C $(TOOLS)/write_if_changed.sh

WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 \
	-Wundef -Wvla -Wswitch-enum -Wwrite-strings -Werror
CPPFLAGS := -Icgi-bin -I$(GEN) -isystem /usr/include/postgresql -D_GNU_SOURCE
CFLAGS   := -std=c17 -g $(WARNINGS)
ifneq ($(filter release%,$(VARIANT)),)
CPPFLAGS += -D_FORTIFY_SOURCE=2
CFLAGS   += -O2 -fstack-protector-strong -fPIE
LDFLAGS  := -pie -Wl,-z,relro,-z,now
# Calls between files are cheap then; the objects hold ordinary code too, which is what tests are linked from.
ifeq ($(findstring clang,$(CC)),)
LTO      := -flto=auto -ffat-lto-objects
CFLAGS   += $(LTO)
$(BUILD)/tests/%: LDFLAGS += -fno-lto
endif
else ifeq ($(VARIANT),coverage)
CFLAGS   += -O1 --coverage
LDFLAGS  := --coverage
else
CFLAGS   += -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
LDFLAGS  := -fsanitize=address,undefined
endif
ifeq ($(VARIANT),fuzz) # clang's: edges are counted, and libFuzzer has the main()
CFLAGS   += -fsanitize=fuzzer-no-link
LDFLAGS  += -fsanitize=fuzzer
endif
# The worker alone talks to the outside.
$(BUILD)/bin/worker $(BUILD)/tests/worker/% $(BUILD)/tests/channels/% $(BUILD)/tests/fuzz/%: CURL = -lcurl
LDLIBS = $(CURL) -lfcgi -lpq -largon2 -lsodium -licui18n -licuuc -lqrcodegen -ljansson -lcrypto -lseccomp -lm

# A folder with a main.c is a binary; the others are parts of it.
BINARIES  := $(patsubst cgi-bin/%/main.c,%,$(wildcard cgi-bin/*/main.c))
objects    = $(patsubst %.c,$(BUILD)/%.o,$(wildcard cgi-bin/$(1)/*.c))
app        = $(if $(filter $(1),$(BINARIES)),$(filter-out %/main.o,$(call objects,$(1))))$(if $(filter worker channels fuzz,$(1)), $(call objects,channels))
fuzzed     = $(if $(filter fuzz,$(1)),$(call app,$(firstword $(filter $(BINARIES),$(subst _, ,$(2))))))
CORE      := $(call objects,core) $(GEN)/queries.o $(GEN)/assets.o
DOMAIN    := $(call objects,domain)
HELPERS   := $(patsubst %.c,$(BUILD)/%.o,$(filter-out %_test.c,$(wildcard tests/*.c)))
LIBRARIES := $(BUILD)/libdomain.a $(BUILD)/libcore.a
PROGRAMS  := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/*_test.c tests/*/*.c))
WORDS     := $(patsubst templates/words/%.po,$(BUILD)/words/%.mo,$(wildcard templates/words/*.po))
ASSETS    := $(shell find static -type f 2>/dev/null | sort)
QUERIES   := $(sort $(wildcard sql/*/*.sql))
QUERIES   := $(filter-out sql/migrations/%,$(QUERIES))
C_FILES    = $(wildcard cgi-bin/*/*.[ch] tests/*.[ch] tests/*/*.[ch] tests/bench/*/*.[ch] tests/bench/peers/*/*.[ch])
GENERATED := $(GEN)/queries.c $(GEN)/queries.h $(GEN)/pages.h $(GEN)/assets.c $(GEN)/assets.h

.PHONY: help all build programs run start stop reset test bench bench-load bench-growth bench-jobs bench-console faults attack fuzz alloc check pages format clean FORCE
.SECONDARY:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' Makefile | expand -t 22

all: build programs ## binaries and test programs of VARIANT (debug, or release)

build: $(BINARIES:%=$(BUILD)/bin/%) $(WORDS) $(GENERATED)

programs: build $(PROGRAMS)

run: ## install what is missing, build, start everything on PORT under VAR, stay until Ctrl-C
	@deploy/packages.sh run
	@$(MAKE) --no-print-directory VARIANT=release build
	@exec setpriv --pdeathsig TERM deploy/up.sh run

start: ## the same in the background; returns once it answers
	@deploy/packages.sh run
	@$(MAKE) --no-print-directory VARIANT=release build
	@deploy/up.sh start

stop: ## stop what start or run started under VAR
	@deploy/down.sh

reset: ## stop, and remove VAR with all its data
	@deploy/down.sh reset

test: ## install what tests need, build, run every test; ends with the count
	@deploy/packages.sh test
	@tests/run.sh

# Beside a copy that runs on PORT.
BENCH_PORT = $(if $(filter file,$(origin PORT)),8100,$(PORT))

bench: ## what requests cost, ours beside its peers, and how that stands to the goals; some eight minutes, the first time more
	@deploy/packages.sh bench
	@$(MAKE) --no-print-directory -s VARIANT=release build $(patsubst %,build/release/bench/%,lean seal render)
	@PORT=$(BENCH_PORT) node tests/bench/bench.mjs

bench-load: ## two load shapes on the same data: 100 connections for a minute, and up to 100 visitors for five
	@deploy/packages.sh bench
	@$(MAKE) --no-print-directory -s VARIANT=release build build/release/bench/seal
	@PORT=$(BENCH_PORT) node tests/bench/shapes.mjs

bench-growth: ## what requests and jobs cost with 100 thousand, 1 million and, if the disk has room, 10 million guests
	@deploy/packages.sh bench
	@$(MAKE) --no-print-directory -s VARIANT=release build $(patsubst %,build/release/bench/%,load plans)
	@PORT=$(BENCH_PORT) node tests/bench/growth.mjs

bench-jobs: ## a million earnings confirmed by the worker, beside plain SQL that writes the same rows; some twenty minutes
	@deploy/packages.sh bench
	@$(MAKE) --no-print-directory -s VARIANT=release build build/release/bench/load
	@PORT=$(BENCH_PORT) node tests/bench/jobs.mjs

bench-console: ## what the console's pages cost with 1,000 and with 100,000 guests; some four minutes
	@deploy/packages.sh test
	@$(MAKE) --no-print-directory -s VARIANT=release build build/release/tests/manage/console_bench
	@tests/with_postgres.sh tests/bench/console.sh

faults: ## 64 at once while processes, Postgres and the clock fail: nothing lost, nothing twice; 60 s, or OPS= and SEED=
	@deploy/packages.sh faults
	@$(MAKE) --no-print-directory -s VARIANT=release build
	@VAR=$(abspath $(if $(filter file,$(origin VAR)),var-faults,$(VAR))) PORT=$(if $(filter file,$(origin PORT)),8090,$(PORT)) \
		node --max-old-space-size=8192 tests/faults/$(if $(PROVE),prove,faults).mjs

attack: ## sqlmap at every field and slowhttptest at every door of a copy of its own; some ten minutes
	@deploy/packages.sh attack
	@tests/npm.sh >/dev/null
	@$(MAKE) --no-print-directory -s VARIANT=release build
	@VAR=$(abspath $(if $(filter file,$(origin VAR)),var-attack,$(VAR))) PORT=$(if $(filter file,$(origin PORT)),8092,$(PORT)) tests/security/attack.sh

fuzz: ## hostile input for every parser under libFuzzer; 60 s each, SECONDS_EACH=, TARGET= or REPLAY= change that
	@deploy/packages.sh fuzz
	@$(MAKE) --no-print-directory -s VARIANT=fuzz CC=clang $(patsubst %.c,build/fuzz/%,$(wildcard tests/fuzz/*.c)) \
		$(patsubst templates/words/%.po,build/fuzz/words/%.mo,$(wildcard templates/words/*.po))
	@tests/fuzz/fuzz.sh

alloc: ## every allocation of eleven requests, and of the sender, fails once: no signal, no false success, the pool serves on; EACH=50 tries fewer
	@deploy/packages.sh test
	@tests/npm.sh >/dev/null
	@$(MAKE) --no-print-directory -s VARIANT=release build build/release/preload.so
	@VAR=$(abspath $(if $(filter file,$(origin VAR)),var-alloc,$(VAR))) PORT=$(if $(filter file,$(origin PORT)),8094,$(PORT)) node tests/memory/alloc.mjs

check: ## format, shell scripts, compilers, clang-tidy, cppcheck, coverage, Valgrind; or some: ONLY=tidy,coverage
	@deploy/packages.sh check
	@CHECK_FLAGS="$(CPPFLAGS) -std=c17 $(filter-out -Werror,$(WARNINGS))" C_FILES="$(C_FILES)" tests/check/check.sh $(ONLY)

pages: build ## every address with its methods and who may use it, from the binaries themselves
	@for binary in $(filter-out worker,$(BINARIES)); do $(BUILD)/bin/$$binary --pages || exit 1; done

format: ## put all C files into the house's form
	clang-format -i $(C_FILES)

clean: ## remove what was built
	rm -rf build

# Made anew each time, written only when different: so a removed file is noticed, and nothing is compiled in vain.
FORCE:

$(GEN)/queries.c $(GEN)/queries.h: $(GEN)/queries.%: FORCE
	@$(WRITE) $@ awk -v part=$* -f $(TOOLS)/queries.awk $(QUERIES) </dev/null

$(GEN)/pages.h: FORCE
	@$(WRITE) $@ awk -f $(TOOLS)/pages.awk $(sort $(wildcard cgi-bin/*/*.c)) </dev/null

$(GEN)/assets.h: FORCE
	@mkdir -p $(GEN)
	@$(TOOLS)/assets.sh $(BUILD)/static $(GEN) $(ASSETS)

$(GEN)/assets.c: FORCE | $(GEN)/assets.h
	@: # written together with assets.h

$(BUILD)/%.list: FORCE
	@$(WRITE) $@ echo $($(*F))

core := $(CORE)
domain := $(DOMAIN)
helpers := $(HELPERS)

$(BUILD)/libcore.a: $(CORE) $(BUILD)/core.list
$(BUILD)/libdomain.a: $(DOMAIN) $(BUILD)/domain.list
$(BUILD)/libhelpers.a: $(HELPERS) $(BUILD)/helpers.list
$(BUILD)/lib%.a:
	@rm -f $@
	ar rcs $@ $(filter %.o,$^)

$(BUILD)/%.o: %.c | $(GENERATED)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(EXTRA) -MMD -MP -c -o $@ $<

$(GEN)/%.o: $(GEN)/%.c | $(GENERATED)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/tests/%: EXTRA = -Itests -Icgi-bin/$(notdir $(@D))

.SECONDEXPANSION:

$(BUILD)/bin/%: $(BUILD)/cgi-bin/%/main.o $$(call app,$$*) $(LIBRARIES)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# A test in tests/<binary>/ is linked with that binary's objects, its main() aside; fuzz/<binary>_… with that one's.
$(BUILD)/tests/%: $(BUILD)/tests/%.o $$(call app,$$(*D)) $$(call fuzzed,$$(*D),$$(*F)) $(BUILD)/libhelpers.a $(LIBRARIES)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lcmocka $(LDLIBS)

# What `make bench` needs beside: the leanest peer, and helpers.
$(BUILD)/bench/%: $$(wildcard tests/bench/$$*/*.[ch] tests/bench/peers/$$*/*.[ch]) $(BUILD)/libhelpers.a $(LIBRARIES)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -Itests $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.c %.a,$^) $(LDLIBS)

build/release/preload.so: tests/memory/preload/preload.c
	$(CC) -std=c17 -D_GNU_SOURCE -O2 -fPIC -shared $(WARNINGS) -o $@ $<

$(BUILD)/words/%.mo: templates/words/%.po
	@mkdir -p $(@D)
	msgfmt --check -o $@ $<

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
