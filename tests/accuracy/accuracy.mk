# `make accuracy` measures how far the numbers are from the truth, and those of other libraries
# beside them: POINTS a cell, random by SEED. gcc has the quadruple precision of the references;
# PYTHON may have SciPy and PyTorch, and what is missing is left out. The main Makefile includes this.
.PHONY: accuracy
POINTS ?= 1000000
SEED   ?= 1
PYTHON ?= python3

build/plain/tests/accuracy/%.o: private COMPILER := gcc
build/plain/tests/accuracy/%.o: private CPPFLAGS += -D_GNU_SOURCE
build/plain/tests/accuracy/%.o: private CFLAGS += -ffp-contract=off
build/accuracy: $(patsubst %.c,build/plain/%.o,$(wildcard tests/accuracy/*.c)) build/plain/libinternal.a
	$(Q)gcc -o $@ $^ $$(pkg-config --libs $(PACKAGES)) -lquadmath -lm -ldl -pthread
accuracy:
	@.ci/setup accuracy
	@$(MAKE) --no-print-directory -j2 all build/accuracy
	@build/accuracy $(POINTS) $(SEED) $(PYTHON)
