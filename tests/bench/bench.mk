# `make bench` compares the speed of objects that each export `find` (kernel.h): ours, and the same
# functions by hand with other libraries. Those that cannot be made here, for want of a library or on
# another kind of machine, are left out. PYTHON may have numpy, sympy and SciPy. The main Makefile
# includes this.
.PHONY: bench
PYTHON   ?= python3
COMPARED := smooth native avx2 libm libmvec sleef muparser adolc
SHARED   := -shared -fPIC -fvisibility=hidden -Wall -Wextra -Werror
VECTORS  := -O3 -march=native -ffast-math -mprefer-vector-width=512
ROWS     := --emit value,at,grad,batch,rows
build/bench:
	@mkdir -p $@

# Ours by one command of `smooth`, by hand from hand.c with a header of functions, or from NAME.cpp.
build/bench/smooth.so: OURS := $(ROWS)
build/bench/native.so: OURS := $(ROWS) --cpu native
build/bench/avx2.so:   OURS := $(ROWS) --cpu x86-64-v3
MAKE_OURS = build/smooth build tests/bench/functions.smooth -o $(@:.so=.o) $(OURS) && \
            gcc -O2 $(SHARED) -DHEADER='"../../$(@:.so=.h)"' $< $(@:.so=.o) -o $@ -lm
build/bench/libm.so:    HAND = gcc -O2 $(SHARED) -DREAL='"real_libm.h"' $< -o $@ -lm
build/bench/libmvec.so: HAND = gcc $(VECTORS) $(SHARED) -DREAL='"real_libm.h"' $< -o $@ -lm
build/bench/sleef.so:   HAND = gcc $(VECTORS) $(SHARED) -DREAL='"real_sleef.h"' $< -o $@ -lsleef
MAKE_PEER = g++ -O2 $(SHARED) $< -o $@ -l$*

# $(call MAYBE,command)
define MAYBE
$(call SAY,LD)
$(Q){ $(1); } 2> $(@:.so=.log) || { rm -f $@; echo "  $* is left out: $(@:.so=.log) says why"; }
endef
COMMON := tests/bench/formulas.def tests/bench/kernel.h
$(addprefix build/bench/,smooth.so native.so avx2.so): build/bench/%.so: tests/bench/smooth.c \
    tests/bench/functions.smooth $(COMMON) $(PRODUCT:%=build/%) | build/bench
	$(call MAYBE,$(MAKE_OURS))
$(addprefix build/bench/,libm.so libmvec.so sleef.so): build/bench/%.so: tests/bench/hand.c \
    $(wildcard tests/bench/real_*.h) $(COMMON) | build/bench
	$(call MAYBE,$(HAND))
build/bench/%.so: tests/bench/%.cpp $(COMMON) | build/bench
	$(call MAYBE,$(MAKE_PEER))

BENCH := bench jobs lambdify measure processes report texts
build/plain/tests/bench/report.o: private CPPFLAGS += -DCOMPILER="\"$(shell gcc --version | head -n 1)\""
build/bench/run: $(BENCH:%=build/plain/tests/bench/%.o) build/libsmooth.so.$(ABI) | build/bench
	$(call SAY,LD)
	$(Q)$(CC) -o $@ $^ -Wl,-rpath,'$$ORIGIN/..' $$(pkg-config --libs libcjson) -lm -ldl
bench:
	@.ci/setup bench
	@$(MAKE) --no-print-directory -j2 all
	@$(MAKE) --no-print-directory $(COMPARED:%=build/bench/%.so) build/bench/run
	@PYTHON=$(PYTHON) build/bench/run
