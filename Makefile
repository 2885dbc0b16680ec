# smooth.
#     make             builds the command, the libraries and the manual pages below build/
#     make run         installs what is missing, builds, and shows the main job on real input
#     make check       installs what is missing, builds and runs every test
#     make install     installs below PREFIX, `make uninstall` removes it again (install.mk)
#     make bench, make accuracy, make fuzz
#                      measure speed and errors, look for inputs that break something
#                      (tests/bench/bench.mk, tests/accuracy/accuracy.mk, tests/fuzz/fuzz.mk)
#     make format, make targets, make clean
# V=1 shows the commands. The next block is everything about the machine.
PREFIX   ?= /usr/local
DESTDIR  ?=
CC       ?= cc
CLANG    := clang-19
LLVM     := llvm-config-19
LINK_BC  := llvm-link-19
NAMES    := llvm-nm-19 --extern-only --defined-only --just-symbol-name
OPT      := opt-19
AS       := llvm-as-19
PACKAGES := libcjson libedit

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.PHONY: all run check tests setup clean format targets

Q   := $(if $(V),,@)
SAY  = $(if $(V),,@echo "  $(1) $@") # $(call SAY,what is done)

# Before anything is built: are the tools here? The targets named install them, or need none.
ifneq ($(filter-out check run setup clean format targets uninstall,$(or $(MAKECMDGOALS),all)),)
ifneq ($(shell CC='$(CC)' CLANG='$(CLANG)' LLVM='$(LLVM)' LINK_BC='$(LINK_BC)' OPT='$(OPT)' \
         .ci/setup --missing $(if $(filter tests,$(MAKECMDGOALS)),tests,build) || echo missing),)
$(error nothing was built)
endif
endif

# --- flags ----------------------------------------------------------------------------------------

OPTIMISE := -O2 -g
WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-declarations -Werror
CPPFLAGS := -D_XOPEN_SOURCE=700 -iquote compiler -Ibuild/gen
CFLAGS   := -std=c11 -fPIC -fvisibility=hidden $(WARNINGS)
DEPEND   := -MMD -MP # the headers that an object depends on, beside it as a Makefile
# The runtime's numbers are the same in the interpreter and in emitted code: multiplications and
# additions are fused only where it is written, and clang leaves calls of libm as they are. It would
# turn them into intrinsics, which LLVM may exchange for others (pow(2, x) for exp2), and vectorise
# some of several equal computations, which then are no longer shared.
LIBM     := pow cbrt hypot sin cos tan asin acos asinh acosh atanh lgamma memset memcpy
NUMBERS  := -std=c11 -O2 -ffp-contract=off -fno-math-errno -fno-trapping-math -Wall -Wextra \
            -Werror $(LIBM:%=-fno-builtin-%) -fno-vectorize -fno-slp-vectorize \
            -fno-strict-aliasing -fno-asynchronous-unwind-tables \
            -fomit-frame-pointer -fno-stack-protector -fno-ident \
            $(if $(filter i%86,$(shell uname -m)),-msse2)
FUSED    := -DSMOOTH_FUSED $(if $(filter x86_64,$(shell uname -m)),-mfma)
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer \
            -fno-sanitize=function # which finds no type in code made at run time
RACES    := -fsanitize=thread -fno-omit-frame-pointer

# --- configurations: build/NAME has the objects, libraries and programs of one --------------------

CONFIGURATIONS := plain checked threads fuzz
# plain is installed, checked has the sanitizers of memory, threads that of threads. The flavour of
# the runtime for processors with fused multiply-add has none.
build/plain/%:   private COMPILER := $(CC)
build/plain/%:   private FLAGS    := $(OPTIMISE)
build/checked/%: private COMPILER := $(CLANG)
build/checked/%: private FLAGS    := $(SANITIZE) -O1 -g -DSMOOTH_VERIFY
build/checked/runtime/%: private NUMBERS += $(SANITIZE)
build/threads/%: private COMPILER := $(CLANG)
build/threads/%: private FLAGS    := $(RACES) -O1 -g
build/threads/runtime/%: private NUMBERS += $(RACES)
# build/fuzz is in fuzz.mk.

# --- what is built of what ------------------------------------------------------------------------

# $(call OBJECTS,folders of compiler/); what is made of all files of a folder depends on the folder,
# too, whose time changes when a file is removed.
OBJECTS  = $(patsubst compiler/%.c,%.o,$(foreach folder,$(1),$(wildcard compiler/$(folder)/*.c)))
APART   := ops/table.o graph/write_rules.o llvm/backend.o # made or linked in their own way
ROOMS   := base ops front graph print api
LIBRARY := $(filter-out $(APART),$(call OBJECTS,$(ROOMS))) llvm/backend.o
PARTS   := $(LIBRARY) $(addprefix gen/,smooth.tab.o smooth.lex.o standard.o parts.o plain.o powers.o) \
           $(addprefix runtime/,runtime.o operators.o table.o) fused.o
# The command uses the library's public interface alone, the library opens the code generator when
# it first needs it, and only the code generator is linked with LLVM.
COMMAND := main.o $(call OBJECTS,base command repl) gen/powers.o
BACKEND := $(filter-out $(APART),$(call OBJECTS,base llvm)) ops/ops.o gen/powers.o
VERSION := $(shell sed -n 's/^.define SMOOTH_VERSION "\(.*\)"/\1/p' compiler/api/smooth.h)
ABI     := $(shell sed -n 's/^.define SMOOTH_ABI //p' compiler/api/smooth.h)
KERNELS := $(shell echo 'SMOOTH_KERNELS(NAME)' | $(CC) -E -P -include runtime/kernels.h \
             '-DNAME(ID, name, ...)=name' - 2> /dev/null)

PRODUCT := smooth libsmooth.so.$(ABI) libsmooth.a libsmooth-llvm.so
PAGES   := build/share/smooth.1 build/share/smooth.3 build/share/smooth.bash
all: $(PRODUCT:%=build/%) $(PAGES)

build/gen build/bc build/runtime build/share:
	@mkdir -p $@
-include $(wildcard build/*/*.d build/*/*/*.d build/*/*/*/*.d)

# --- generated sources ----------------------------------------------------------------------------

# The grammar with its signs and words as tokens.
build/gen/smooth.y: grammar/smooth.y compiler/front/words.def | build/gen
	$(Q)sed -n 's/^\(SIGN\|WORD\|ITEM\)(\([A-Z_]*\), *\("[^"]*"\).*/%token \2 \3/p' \
	    compiler/front/words.def | sed '/^%token.*PRIMES/r /dev/stdin' grammar/smooth.y > $@
build/gen/smooth.tab.c: build/gen/smooth.y
	$(Q)bison -Wall -Werror --header=build/gen/smooth.tab.h -o $@ $<
# The scanner with the signs of other languages as one pattern.
build/gen/smooth.l: grammar/smooth.l compiler/front/words.def | build/gen
	$(Q)sed -n 's/^SIGN_HABIT(\("[^"]*"\).*/\1/p' compiler/front/words.def | sort -u | \
	    paste -sd '|' | sed 's/^/HABIT   /' | \
	    sed -e '/^HABIT /r /dev/stdin' -e '/^HABIT /d' grammar/smooth.l > $@
build/gen/smooth.lex.c: build/gen/smooth.l build/gen/smooth.tab.c
	$(Q)flex -o $@ $<

# The standard library as C strings.
QUOTE := sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/    "/' -e 's/$$/\\n"/'
build/gen/standard.c: $(wildcard stdlib/*.smooth) stdlib Makefile | build/gen
	$(Q){ echo '#include "front/standard.h"'; echo 'const StdlibFile stdlib_files[] = {'; \
	for f in $(sort $(wildcard stdlib/*.smooth)); do \
	    echo "{\"$$(basename $$f .smooth)\","; $(QUOTE) $$f; echo '},'; done; \
	echo '{0, 0}};'; } > $@

# The runtime as a list of definitions, for printed C. The system's headers are empty here: that C
# includes them itself.
build/gen/parts.c: runtime/runtime.c runtime/operators.c compiler/print/split.awk \
                   $(wildcard runtime/*.h runtime/*.def) | build/gen
	$(Q)mkdir -p build/gen/none; touch build/gen/none/math.h build/gen/none/stddef.h
	$(Q)for part in runtime operators; do $(CLANG) -E -P -DSMOOTH_PARTS -nostdinc -Ibuild/gen/none \
	    runtime/$$part.c || exit; done > build/gen/parts.i
	$(Q)awk -f compiler/print/split.awk build/gen/parts.i > $@

build/gen/plain.c: runtime/plain.def compiler/print/plain.awk | build/gen
	$(Q)awk -f compiler/print/plain.awk $< > $@

build/gen/powers.c: compiler/base/powers.awk | build/gen
	$(Q)awk -f $< > $@

# The rules of the operator table as programs, written with the parser alone.
build/gen/write_rules: $(patsubst %,build/plain/%.o,graph/write_rules ops/ops \
    front/ast front/diag front/habits front/mistakes front/parse front/source front/syntax front/unit \
    base/base base/number base/spelling base/system_error gen/powers gen/smooth.tab gen/smooth.lex)
	$(Q)$(CC) -o $@ $^
build/gen/rules.c: build/gen/write_rules
	$(Q)$< > $@

include compiler/llvm/bitcode.mk

# --- objects, libraries and the command of each configuration -------------------------------------

define COMPILE
$(call SAY,CC)
@mkdir -p $(@D)
$(Q)$(COMPILER) $(CPPFLAGS) $(CFLAGS) $(FLAGS) $(DEPEND) -c $< -o $@
endef
define COMPILE_RUNTIME
$(call SAY,CC)
@mkdir -p $(@D)
$(Q)$(CLANG) -iquote compiler $(NUMBERS) -fPIC -fvisibility=hidden $(DEPEND) -c $< -o $@
endef
LINK = $(Q)$(COMPILER) $(FLAGS) -o $@ $(filter build/%,$^)

# $(call RULES,configuration)
define RULES
build/$(1)/%.o: compiler/%.c | build/gen/smooth.lex.c
	$$(COMPILE)
build/$(1)/tests/%.o: tests/%.c | build/gen/smooth.lex.c
	$$(COMPILE)
build/$(1)/gen/%.o: private CFLAGS += -Wno-unused-function -Wno-shadow
build/$(1)/gen/%.o: build/gen/%.c | build/gen/smooth.lex.c
	$$(COMPILE)
build/$(1)/llvm/%.o: private CPPFLAGS += -isystem $$(shell $$(LLVM) --includedir)
build/$(1)/llvm/embed.o: compiler/llvm/embed.S compiler/llvm/targets.txt $$(BITCODE) build/level.bc
	@mkdir -p $$(@D)
	$$(Q)$$(COMPILER) -iquote compiler $$(DEPEND) -c $$< -o $$@
build/$(1)/fused/%.o: private NUMBERS += $$(FUSED)
build/$(1)/runtime/%.o: runtime/%.c
	$$(COMPILE_RUNTIME)
build/$(1)/fused/%.o: runtime/%.c
	$$(COMPILE_RUNTIME)
build/$(1)/runtime/table.o build/$(1)/fused/table.o: compiler/ops/table.c
	$$(COMPILE_RUNTIME)
build/$(1)/fused.o: $$(addprefix build/$(1)/fused/,runtime.o operators.o table.o)
	$$(Q)ld -r -o $$@ $$^
	$$(Q)objcopy --keep-global-symbol=runtime_fused $$@
build/$(1)/libinternal.a: $$(addprefix build/$(1)/,$$(PARTS) gen/rules.o) $$(ROOMS:%=compiler/%)
	@rm -f $$@
	$$(Q)ar rcs $$@ $$(filter %.o,$$^)
build/$(1)/libsmooth.so.$$(ABI): build/$(1)/libinternal.a
	$$(call SAY,LD)
	$$(Q)$$(COMPILER) $$(FLAGS) -shared -Wl,-soname,libsmooth.so.$$(ABI) -o $$@ \
	    -Wl,--whole-archive $$^ -Wl,--no-whole-archive -lm -ldl
build/$(1)/libsmooth-llvm.so: $$(addprefix build/$(1)/,$$(BACKEND) llvm/embed.o) compiler/llvm
	$$(call SAY,LD)
	$$(LINK) -shared $$$$($$(LLVM) --ldflags --libs) -lm
build/$(1)/smooth: $$(addprefix build/$(1)/,$$(COMMAND) libsmooth.so.$$(ABI)) \
    compiler/command compiler/repl
	$$(call SAY,LD)
	$$(LINK) $$$$(pkg-config --libs $$(PACKAGES)) -lm -pthread \
	    -Wl,-rpath,'$$$$ORIGIN:$$$$ORIGIN/../lib'
endef
$(foreach name,$(CONFIGURATIONS),$(eval $(call RULES,$(name))))

# The static library is one object that keeps its inner names to itself.
build/plain/libsmooth.a: build/plain/libinternal.a
	$(Q)ld -r -o build/plain/libsmooth.o --whole-archive $<
	$(Q)objcopy --localize-hidden build/plain/libsmooth.o
	@rm -f $@
	$(Q)ar rcs $@ build/plain/libsmooth.o
$(PRODUCT:%=build/%): build/%: build/plain/%
	@ln -f $< $@
build/smooth: | build/libsmooth.so.$(ABI)

# --- tests ----------------------------------------------------------------------------------------

UNIT := $(patsubst %.c,build/checked/%.o,$(wildcard tests/unit/*.c))
build/checked/unit-tests: $(UNIT) build/checked/libinternal.a tests/unit
	$(LINK) $$(pkg-config --libs check) -lm -ldl \
	    -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc # so that a test can make them fail
build/threads/threads: build/threads/tests/threads.o build/threads/libinternal.a
	$(LINK) -lm -ldl
build/threads/threads: | build/threads/libsmooth-llvm.so
build/checked/type: build/plain/tests/type.o
	@mkdir -p $(@D)
	$(Q)$(CC) -o $@ $< -lutil
# Outside of the sanitizers, which have a malloc of their own.
build/plain/shortage: build/plain/tests/shortage/shortage.o
	$(LINK)
build/plain/shortage-shim.so: build/plain/tests/shortage/shim.o
	$(LINK) -shared
build/plain/tests/shortage/%.o: private CFLAGS += -fvisibility=default

include compiler/command/install/install.mk tests/bench/bench.mk tests/accuracy/accuracy.mk \
    tests/fuzz/fuzz.mk

CHECKED := $(addprefix build/plain/,shortage shortage-shim.so) $(addprefix build/checked/,unit-tests type smooth libsmooth-llvm.so replay \
               replay-command) $(addprefix build/threads/,threads smooth)
tests: all $(CHECKED)
	@tests/all.sh

# These begin on a bare machine: only when its packages are installed is the rest of this file read
# again, by another make.
setup:
	@.ci/setup
check: setup
	@$(MAKE) --no-print-directory -j2 all $(CHECKED)
	@$(MAKE) --no-print-directory tests
run: setup
	@$(MAKE) --no-print-directory -j2 all
	@SMOOTH=build/smooth examples/run.sh

# --- the rest -------------------------------------------------------------------------------------

clean:
	rm -rf build

# The names of the processors and features that LLVM knows, for messages. To be made again for
# another LLVM.
targets:
	sh compiler/llvm/targets.sh > compiler/llvm/targets.txt

format:
	clang-format -i $$(find compiler runtime tests examples -name '*.[ch]' -o -name '*.cpp')
