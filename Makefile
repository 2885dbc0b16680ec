# smooth: `make` builds, `make run` sets up, builds and shows the main job, `make check` sets up and
# runs every test, `make install` and `make uninstall` do that below PREFIX, `make bench` measures
# speed, `make accuracy` errors, `make fuzz RUNS=100000` or `make fuzz SECONDS=60` looks for inputs
# that break the front end (see FUZZ_FLAGS). This block is everything about the machine.
PREFIX   ?= /usr/local
DESTDIR  ?=
CC       ?= cc
CLANG    := clang-19
LLVM     := llvm-config-19
LINK_BC  := llvm-link-19
NAMES    := llvm-nm-19 --extern-only --defined-only --just-symbol-name
OPT      := opt-19
AS       := llvm-as-19
OPTIMISE := -O2 -g
WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-declarations -Werror
CPPFLAGS := -D_XOPEN_SOURCE=700 -iquote compiler -Ibuild/gen
CFLAGS   := -std=c11 -fPIC -fvisibility=hidden $(WARNINGS)
# The runtime's numbers: no contraction but what is written, no other liberties (one text, compiled
# for the interpreter and as bitcode for emitted code). Left to itself clang turns calls of libm into
# intrinsics, which LLVM may exchange for others (sin and cos for sincos, pow(2, x) for exp2), and
# packs equal computations so that they no longer look equal, nor are shared.
LIBM     := pow cbrt hypot sin cos tan asin acos asinh acosh atanh lgamma memset memcpy
NUMBERS  := -std=c11 -O2 -ffp-contract=off -fno-math-errno -fno-trapping-math -Wall -Wextra -Werror \
            $(LIBM:%=-fno-builtin-%) -fno-vectorize -fno-slp-vectorize -fno-strict-aliasing \
            -fno-asynchronous-unwind-tables -fomit-frame-pointer -fno-stack-protector -fno-ident
FUSED    := -DSMOOTH_FUSED $(if $(filter x86_64,$(shell uname -m)),-mfma)
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -O1 \
            -fno-sanitize=function # code made at run time has no type to look at
# The fuzzer, of `front` or of `command`, and how long it runs; without FUZZ_WITH=,address,undefined it
# runs five times as often.
FUZZED    := front
RUNS      := -1
SECONDS   := 0
FUZZ_WITH := ,address,undefined
FUZZ_FLAGS = -fno-sanitize-coverage=trace-cmp -fno-sanitize-recover=all -fno-sanitize=function -O1 -g
RACES    := -fsanitize=thread -fno-omit-frame-pointer -O1

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.PHONY: all run check bench fuzz clean format setup targets install uninstall accuracy

# Objects by what they make: the library, the command that stands on its interface, and the code
# generator, the only one that knows LLVM. What serves all of them is linked into each.
# $(call OBJECTS,folders of compiler/)
OBJECTS  = $(patsubst compiler/%.c,%.o,$(foreach folder,$(1),$(wildcard compiler/$(folder)/*.c)))
APART   := ops/table.o graph/write_rules.o llvm/backend.o # made or linked in their own way
LIBRARY := $(filter-out $(APART),$(call OBJECTS,base ops front graph print api)) llvm/backend.o
COMMAND := main.o $(call OBJECTS,base command repl)
BACKEND := $(filter-out $(APART),$(call OBJECTS,llvm)) ops/ops.o base/base.o base/map.o
PARTS   := $(LIBRARY) $(addprefix gen/,smooth.tab.o smooth.lex.o standard.o parts.o powers.o) \
           $(addprefix runtime/,runtime.o ops.o table.o) fused.o
POWERS  := gen/powers.o
VERSION := $(shell sed -n 's/^.define SMOOTH_VERSION "\(.*\)"/\1/p' compiler/api/smooth.h)
ABI     := $(shell sed -n 's/^.define SMOOTH_ABI //p' compiler/api/smooth.h)
PACKAGES := libcjson libedit
UNIT    := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/*.c))
RUNTIME := $(wildcard runtime/*.h runtime/*.def)

# What a user gets: the command, the library in both forms, and the room beside them.
PRODUCT := smooth libsmooth.so.$(ABI) libsmooth.a libsmooth-llvm.so
PAGES   := build/share/smooth.1 build/share/smooth.3 build/share/smooth.bash
all: $(PRODUCT:%=build/%) $(PAGES)

# --- generated sources ----------------------------------------------------------------------------

build/gen build/bc build/runtime build/checked build/share:
	@mkdir -p $@
# What each object was made from, written by the compiler while it made it.
-include $(wildcard build/*/*.d build/*/*/*.d)

# The grammar with its signs and words as tokens.
build/gen/smooth.y: grammar/smooth.y compiler/front/words.def | build/gen
	@sed -n 's/^\(SIGN\|WORD\|ITEM\)(\([A-Z_]*\), *\("[^"]*"\).*/%token \2 \3/p' \
	    compiler/front/words.def | sed '/^%token.*PRIMES/r /dev/stdin' grammar/smooth.y > $@
build/gen/smooth.tab.c: build/gen/smooth.y
	@bison -Wall -Werror --header=build/gen/smooth.tab.h -o $@ $<
build/gen/smooth.lex.c: grammar/smooth.l build/gen/smooth.tab.c
	@flex -o $@ $<

# The standard library and the runtime's text, as C strings.
QUOTE := sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/    "/' -e 's/$$/\\n"/'
build/gen/standard.c: $(wildcard stdlib/*.smooth) Makefile | build/gen
	@{ echo '#include "front/standard.h"'; echo 'const StdlibFile stdlib_files[] = {'; \
	for f in $(sort $(wildcard stdlib/*.smooth)); do \
	    echo "{\"$$(basename $$f .smooth)\","; $(QUOTE) $$f; echo '},'; done; \
	echo '{0, 0}};'; } > $@

# The runtime as a list of definitions, for C that stands alone. The system's headers are left out:
# that C includes them itself.
build/gen/parts.c: runtime/runtime.c runtime/ops.c compiler/print/split.awk $(RUNTIME) | build/gen
	@mkdir -p build/gen/none; touch build/gen/none/math.h build/gen/none/stddef.h
	@$(CLANG) -E -P -DSMOOTH_PARTS -nostdinc -Ibuild/gen/none runtime/runtime.c > build/gen/parts.i
	@$(CLANG) -E -P -DSMOOTH_PARTS -nostdinc -Ibuild/gen/none runtime/ops.c >> build/gen/parts.i
	@awk -f compiler/print/split.awk build/gen/parts.i > $@

build/gen/powers.c: compiler/base/powers.awk | build/gen
	@awk -f $< > $@

# The rules of the operator table as programs, written with the parser alone.
build/gen/write_rules: $(patsubst %,build/plain/%.o,graph/write_rules ops/ops \
    front/ast front/diag front/parse front/source front/syntax front/unit \
    base/base base/system_error gen/smooth.tab gen/smooth.lex)
	@$(CC) -o $@ $^
build/gen/rules.c: build/gen/write_rules
	@$< > $@

# --- the runtime as bitcode -----------------------------------------------------------------------

# In two flavours: multiplications and additions apart, and fused. Of LLVM's passes only those run
# that make plain code of it: what is equal in two functions stays so, and is shared where both are
# inlined. That a branch becomes a select is what the thresholds are for. For which machine and by
# which compiler it was made, attributes that are text say: sed forgets them.
FLAT   := sroa,early-cse<memssa>,simplifycfg
FLAT   := always-inline,function($(FLAT)),always-inline,function($(FLAT)),always-inline,globaldce,$\
          function($(FLAT),loop(loop-rotate,loop-unroll-full),$(FLAT),instsimplify,dce)
SELECT := -phi-node-folding-threshold=1000 -two-entry-phi-node-folding-threshold=1000
RAW    := $(NUMBERS) -DSMOOTH_BITCODE -Xclang -disable-llvm-passes -emit-llvm
# What a later reader would only skip.
BARE   := -discard-value-names -preserve-bc-uselistorder=false \
          -enable-noalias-to-md-conversion=false
.PRECIOUS: build/bc/%-apart.bc build/bc/%-fused.bc build/bc/flat-%.bc
build/bc/%-apart.bc: runtime/%.c $(RUNTIME) | build/bc
	@$(CLANG) $(RAW) -c $< -o $@
build/bc/%-fused.bc: runtime/%.c $(RUNTIME) | build/bc
	@$(CLANG) $(RAW) -DSMOOTH_FUSED -c $< -o $@
build/bc/flat-%.bc: build/bc/runtime-%.bc build/bc/ops-%.bc
	@echo "  BC $@"
	@$(LINK_BC) $^ -o build/bc/all-$*.bc
	@$(OPT) $(BARE) $(SELECT) -passes='$(FLAT)' -S build/bc/all-$*.bc | \
	    sed '/^attributes/{s/ "[^"]*"\(="[^"]*"\)*//g;s/{ }/{ nounwind }/}' | $(AS) -o $@

# In parts: for each kernel its functions and all that they call, and the same for what is left.
KERNELS := $(shell sed -n 's/^ *X.[A-Z]*, \([a-z]*\),.*/\1/p' runtime/kernels.h)
BITCODE := $(foreach part,$(KERNELS) common,build/runtime/$(part)-apart.bc build/runtime/$(part)-fused.bc)
# $(call CUT,what grep finds names by)
CUT      = @$(OPT) $(BARE) -passes=internalize,globaldce $< -o $@ \
           -internalize-public-api-list="$$($(NAMES) $< | grep $(1) | paste -sd , -)"
build/runtime/common-%.bc: build/bc/flat-%.bc | build/runtime
	$(call CUT,-v $(KERNELS:%=-e '_%\>'))
define KERNEL
build/runtime/$(1)-%.bc: build/bc/flat-%.bc | build/runtime
	$$(call CUT,'_$(1)\>')
endef
$(foreach kernel,$(KERNELS),$(eval $(call KERNEL,$(kernel))))
build/level.bc: runtime/level.c | build/bc
	@$(CLANG) --target=x86_64-linux-gnu -ffreestanding -O2 -Wall -Wextra -Werror -emit-llvm -c $< -o $@

# --- the builds: plain, and for the tests with sanitizers of memory and of threads ----------------

# $(call BUILD,folder,flags,flags of the runtime,compiler)
define BUILD
$(1)/%.o: compiler/%.c | build/gen/smooth.lex.c
	@echo "  CC $$@"
	@mkdir -p $$(@D)
	@$(4) $$(CPPFLAGS) $$(CFLAGS) $(2) -MMD -MP -c $$< -o $$@
$(1)/gen/%.o: build/gen/%.c | build/gen/smooth.lex.c
	@echo "  CC $$@"
	@mkdir -p $$(@D)
	@$(4) $$(CPPFLAGS) $$(CFLAGS) $(2) -MMD -MP -Wno-unused-function -Wno-shadow -c $$< -o $$@
$(1)/runtime/%.o $(1)/fused/%.o: runtime/%.c
	@echo "  CC $$@"
	@mkdir -p $$(@D)
	@$(CLANG) $$(NUMBERS) $$(FLAVOUR) -fPIC -fvisibility=hidden -MMD -MP -c $$< -o $$@
$(1)/runtime/table.o $(1)/fused/table.o: compiler/ops/table.c
	@echo "  CC $$@"
	@mkdir -p $$(@D)
	@$(CLANG) -iquote compiler $$(NUMBERS) $$(FLAVOUR) -fPIC -fvisibility=hidden -MMD -MP -c $$< -o $$@
$(1)/runtime/%.o: FLAVOUR := $(3)
$(1)/fused/%.o: FLAVOUR := $$(FUSED)
$(1)/fused.o: $(1)/fused/runtime.o $(1)/fused/ops.o $(1)/fused/table.o
	@ld -r -o $$@ $$^
	@objcopy --keep-global-symbol=runtime_fused $$@
$(1)/llvm/%.o: CPPFLAGS += -isystem $$$$($$(LLVM) --includedir)
$(1)/llvm/embed.o: compiler/llvm/embed.S compiler/llvm/targets.txt runtime/kernels.h $(BITCODE) build/level.bc
	@mkdir -p $$(@D)
	@$(4) -iquote compiler -c $$< -o $$@
$(1)/libinternal.a: $$(addprefix $(1)/,$$(PARTS) gen/rules.o)
	@rm -f $$@
	@ar rcs $$@ $$^
$(1)/libsmooth.so.$(ABI): $(1)/libinternal.a
	@echo "  LD $$@"
	@$(4) $(2) -shared -Wl,-soname,libsmooth.so.$(ABI) -o $$@ -Wl,--whole-archive $$^ \
	    -Wl,--no-whole-archive -lm -ldl
$(1)/libsmooth-llvm.so: $$(addprefix $(1)/,$$(BACKEND) llvm/embed.o)
	@echo "  LD $$@"
	@$(4) $(2) -shared -o $$@ $$^ $$$$($$(LLVM) --ldflags --libs) -lm
$(1)/smooth: $$(addprefix $(1)/,$$(COMMAND) $$(POWERS)) $(1)/libsmooth.so.$(ABI)
	@echo "  LD $$@"
	@$(4) $(2) -o $$@ $$^ $$$$(pkg-config --libs $$(PACKAGES)) -lm -pthread \
	    -Wl,-rpath,'$$$$ORIGIN:$$$$ORIGIN/../lib'
endef
$(eval $(call BUILD,build/plain,$(OPTIMISE),,$(CC)))
$(eval $(call BUILD,build/checked,$(SANITIZE) -g,$(filter-out -O1,$(SANITIZE)),$(CLANG)))
$(eval $(call BUILD,build/fuzz,-fsanitize=fuzzer-no-link$(FUZZ_WITH) $(FUZZ_FLAGS),,$(CLANG)))
$(eval $(call BUILD,build/threads,$(RACES) -g,$(filter-out -O1,$(RACES)),$(CLANG)))

# The static library is one object that keeps its inner names to itself.
build/plain/libsmooth.a: build/plain/libinternal.a
	@ld -r -o build/plain/libsmooth.o --whole-archive $<
	@objcopy --localize-hidden build/plain/libsmooth.o
	@rm -f $@
	@ar rcs $@ build/plain/libsmooth.o
$(PRODUCT:%=build/%): build/%: build/plain/%
	@ln -f $< $@
build/smooth: | build/libsmooth.so.$(ABI)

# --- what is installed ----------------------------------------------------------------------------

# The pages and the completion are made from what the command and the header say.
build/share/help: compiler/command/install/help.sh build/smooth build/libsmooth.so.$(ABI) | build/share
	@$< build/smooth > $@
build/share/smooth.1: compiler/command/install/man1.awk build/share/help
	@awk -v version=$(VERSION) -f $^ > $@
build/share/smooth.3: compiler/command/install/man3.awk compiler/api/smooth.h | build/share
	@awk -v version=$(VERSION) -f $^ > $@
build/share/smooth.bash: compiler/command/install/completion.awk build/share/help compiler/command/install/completion.bash
	@awk -v kernels="$(KERNELS) hard" -f $^ > $@

# From where, and to where below the prefix. Each function of the library has a page of its own
# name, which is that of the library.
FUNCTIONS := $(shell sed -n 's/^SMOOTH_API .*\(smooth_[a-z_]*\).*/\1/p' compiler/api/smooth.h)
MANUAL    := share/man/man3
INSTALLED := build/smooth:bin/smooth \
    build/libsmooth.so.$(ABI):lib/libsmooth.so.$(ABI) \
    build/libsmooth.a:lib/libsmooth.a \
    build/libsmooth-llvm.so:lib/libsmooth-llvm.so \
    compiler/api/smooth.h:include/smooth.h \
    build/share/smooth.1:share/man/man1/smooth.1 \
    build/share/smooth.3:$(MANUAL)/smooth.3 \
    build/share/smooth.bash:share/bash-completion/completions/smooth
ROOT       = $(DESTDIR)$(PREFIX)

install: all
	@for item in $(INSTALLED); do \
	    to="$(ROOT)/$${item#*:}"; mode=644; \
	    case $$to in */bin/*|*.so*) mode=755 ;; esac; \
	    mkdir -p "$${to%/*}" && install -m $$mode "$${item%%:*}" "$$to" || exit 1; \
	done
	@ln -sf libsmooth.so.$(ABI) "$(ROOT)/lib/libsmooth.so"
	@mkdir -p "$(ROOT)/lib/pkgconfig"
	@sed 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(VERSION)|' compiler/command/install/smooth.pc.in \
	    > "$(ROOT)/lib/pkgconfig/smooth.pc"
	@for name in $(FUNCTIONS); do \
	    echo '.so man3/smooth.3' > "$(ROOT)/$(MANUAL)/$$name.3" || exit 1; \
	done
uninstall:
	@for item in $(INSTALLED) :lib/libsmooth.so :lib/pkgconfig/smooth.pc \
	    $(FUNCTIONS:%=:$(MANUAL)/%.3); do \
	    rm -f "$(ROOT)/$${item#*:}" || exit 1; \
	done

# --- tests ----------------------------------------------------------------------------------------

build/checked/unit/%.o: tests/unit/%.c
	@echo "  CC $@"
	@mkdir -p $(@D)
	@$(CLANG) $(CPPFLAGS) -MMD -MP -std=c11 -Wall -Wextra -Werror $(SANITIZE) -g -c $< -o $@
build/checked/unit-tests: $(patsubst %,build/checked/unit/%.o,$(UNIT)) build/checked/libinternal.a
	@$(CLANG) $(SANITIZE) -o $@ $^ $$(pkg-config --libs check) -lm -ldl \
	    -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc # so that a test can let them fail
build/threads/threads: tests/threads.c build/threads/libinternal.a build/threads/libsmooth-llvm.so
	@$(CLANG) -std=c11 -Wall -Wextra -Werror $(RACES) -g -o $@ $(filter-out %.so,$^) -lm -ldl

build/checked/type: tests/type.c | build/checked
	@$(CC) -std=c11 -O1 $(WARNINGS) -o $@ $< -lutil

# The fuzzers, of the front end and of the whole command, and what runs a corpus once without them.
# --wrap: no file of the machine is opened.
ENTER   := $(CLANG) $(CPPFLAGS) -Dmain=smooth_main $(CFLAGS) -Wno-missing-declarations
build/checked/entry.o: compiler/main.c | build/checked
	@$(ENTER) $(SANITIZE) -g -c $< -o $@
build/fuzz/entry.o: compiler/main.c
	@mkdir -p $(@D)
	@$(ENTER) -fsanitize=fuzzer-no-link$(FUZZ_WITH) $(FUZZ_FLAGS) -c $< -o $@
FUZZ    := $(CLANG) $(CPPFLAGS) -std=c11 -Wall -Wextra -Werror
FRONTED := -Wl,--wrap=source_read
WHOLE   := -Wl,--wrap=source_read,--wrap=output_write $$(pkg-config --libs $(PACKAGES)) -pthread
ENTRY   := entry.o $(filter-out main.o,$(COMMAND)) $(POWERS)
build/checked/replay: tests/fuzz/front.c tests/fuzz/replay.c build/checked/libinternal.a
	@$(FUZZ) $(SANITIZE) -g -o $@ $^ $(FRONTED) -lm -ldl
build/checked/replay-command: tests/fuzz/command.c tests/fuzz/replay.c \
                              $(ENTRY:%=build/checked/%) build/checked/libinternal.a
	@$(FUZZ) $(SANITIZE) -g -o $@ $^ $(WHOLE) -lm -ldl
build/fuzz/front: tests/fuzz/front.c build/fuzz/libinternal.a
	@$(FUZZ) -fsanitize=fuzzer$(FUZZ_WITH) $(FUZZ_FLAGS) -o $@ $^ $(FRONTED) -lm -ldl
build/fuzz/command: tests/fuzz/command.c $(ENTRY:%=build/fuzz/%) build/fuzz/libinternal.a
	@$(FUZZ) -fsanitize=fuzzer$(FUZZ_WITH) $(FUZZ_FLAGS) -o $@ $^ $(WHOLE) -lm -ldl
fuzz: build/fuzz/$(FUZZED)
	@mkdir -p build/fuzz/corpus-$(FUZZED)
	@build/fuzz/$(FUZZED) -runs=$(RUNS) -max_total_time=$(SECONDS) -max_len=4096 -timeout=10 \
	    -rss_limit_mb=2048 -dict=tests/fuzz/smooth.dict -artifact_prefix=build/fuzz/ \
	    build/fuzz/corpus-$(FUZZED) tests/fuzz/$(FUZZED)

CHECKED := build/checked/unit-tests build/checked/type build/checked/smooth \
           build/checked/libsmooth-llvm.so build/checked/replay build/checked/replay-command \
           build/threads/threads build/threads/smooth
.PHONY: tests
tests: all $(CHECKED)
	@tests/all.sh

# The three that start from a bare machine: they install first, so that the rest of the Makefile
# is read with everything in place.
setup:
	@.ci/setup
check: setup
	@$(MAKE) --no-print-directory -j2 all $(CHECKED)
	@$(MAKE) --no-print-directory tests
run: setup
	@$(MAKE) --no-print-directory -j2 all
	@SMOOTH=build/smooth examples/run.sh

# What `make bench` compares: objects that each export `find` (tests/bench/kernel.h). Those that
# this machine cannot make, by its kind or for want of a library, are left out. PYTHON may have
# numpy, sympy and SciPy.
BENCH    := bench jobs lambdify measure processes report texts
SHARED   := -shared -fPIC -fvisibility=hidden -Wall -Wextra -Werror
VECTORS  := -O3 -march=native -ffast-math -mprefer-vector-width=512
COMPARED := smooth native avx2 libm libmvec sleef muparser adolc
build/bench:
	@mkdir -p $@
# $(call COMPARE,name,what it is made of,command)
define COMPARE
build/bench/$(1).so: $(2) tests/bench/formulas.def tests/bench/kernel.h | build/bench
	@echo "  LD $$@"
	@{ $(3); } 2> build/bench/$(1).log || \
	    { rm -f $$@; echo "  $(1) is left out: build/bench/$(1).log says why"; }
endef
ROWS   := --emit value,at,grad,batch,rows
# $(call SMOOTH,name,flags)
SMOOTH = $(call COMPARE,$(1),tests/bench/smooth.c tests/bench/functions.smooth \
    $(PRODUCT:%=build/%),\
    build/smooth build tests/bench/functions.smooth -o build/bench/$(1).o $(2) && \
    gcc -O2 $(SHARED) -DHEADER='"../../build/bench/$(1).h"' \
    $$< build/bench/$(1).o -o $$@ -lm)
HAND   = $(call COMPARE,$(1),tests/bench/hand.c tests/bench/$(2),\
    gcc $(3) $(SHARED) -DREAL='"$(2)"' $$< -o $$@ $(4))
PEER   = $(call COMPARE,$(1),tests/bench/$(1).cpp,g++ -O2 $(SHARED) $$< -o $$@ $(2))
$(eval $(call SMOOTH,smooth,$(ROWS)))
$(eval $(call SMOOTH,native,$(ROWS) --cpu native))
$(eval $(call SMOOTH,avx2,$(ROWS) --cpu x86-64-v3))
$(eval $(call HAND,libm,real_libm.h,-O2,-lm))
$(eval $(call HAND,libmvec,real_libm.h,$(VECTORS),-lm))
$(eval $(call HAND,sleef,real_sleef.h,$(VECTORS),-lsleef))
$(eval $(call PEER,muparser,-lmuparser))
$(eval $(call PEER,adolc,-ladolc))
build/bench/run: $(BENCH:%=tests/bench/%.c) tests/bench/bench.h tests/bench/kernel.h \
                 tests/bench/formulas.def build/libsmooth.so.$(ABI) | build/bench
	@echo "  LD $@"
	@$(CC) -std=c11 -D_XOPEN_SOURCE=700 $(OPTIMISE) $(WARNINGS) \
	    -DCOMPILER="\"$$(gcc --version | head -n 1)\"" $(filter %.c,$^) -o $@ \
	    build/libsmooth.so.$(ABI) -Wl,-rpath,'$$ORIGIN/..' $$(pkg-config --libs libcjson) -lm -ldl
bench:
	@.ci/setup bench
	@$(MAKE) --no-print-directory -j2 all
	@$(MAKE) --no-print-directory $(COMPARED:%=build/bench/%.so) build/bench/run
	@PYTHON=$(PYTHON) build/bench/run

# How far the numbers are from the truth, and others' beside them: gcc has the quadruple precision.
# POINTS a cell, SEED, and a PYTHON that may have SciPy and PyTorch; what is missing is left out.
MEASURE := accuracy cells golden peers points reference reference_stair
POINTS ?= 1000000
SEED   ?= 1
PYTHON ?= python3
build/measure:
	@mkdir -p $@
build/measure/%.o: tests/accuracy/%.c | build/measure
	@echo "  CC $@"
	@gcc -std=c11 -D_GNU_SOURCE $(OPTIMISE) -ffp-contract=off $(WARNINGS) -iquote compiler -MMD -MP -c $< -o $@
build/accuracy: $(MEASURE:%=build/measure/%.o) build/plain/libinternal.a
	@gcc -o $@ $^ $$(pkg-config --libs $(PACKAGES)) -lquadmath -lm -ldl -pthread
accuracy:
	@.ci/setup accuracy
	@$(MAKE) --no-print-directory -j2 all build/accuracy
	@build/accuracy $(POINTS) $(SEED) $(PYTHON)

clean:
	rm -rf build

# The names of the processors and features that LLVM knows, for messages; when LLVM changes.
targets:
	sh compiler/llvm/targets.sh > compiler/llvm/targets.txt

format:
	clang-format -i compiler/*.c compiler/*/*.[ch] runtime/*.[ch] tests/*.c tests/*/*.[ch] tests/*/*.cpp
