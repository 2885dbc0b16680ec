# `make fuzz` looks for inputs that break the front end (FUZZED=front) or the whole command
# (FUZZED=command), for RUNS inputs or SECONDS. With FUZZ_WITH= there are no sanitizers, and it runs
# five times as often. The tests run each corpus once, without a fuzzer (replay). The main Makefile
# includes this.
.PHONY: fuzz
FUZZED    := front
RUNS      := -1
SECONDS   := 0
FUZZ_WITH := ,address,undefined
UNFUZZED  := -fno-sanitize-coverage=trace-cmp -fno-sanitize-recover=all -fno-sanitize=function -O1 -g
build/fuzz/%: private COMPILER := $(CLANG)
build/fuzz/%: private FLAGS := -fsanitize=fuzzer-no-link$(FUZZ_WITH) $(UNFUZZED)

# The command as a function: main.c with its `main` renamed.
build/checked/entry.o build/fuzz/entry.o: private CPPFLAGS += -Dmain=smooth_main \
    -Wno-missing-declarations
build/checked/entry.o build/fuzz/entry.o: compiler/main.c
	$(COMPILE)

# The functions that open files of the machine are replaced (--wrap).
FRONT_LIBS   := -Wl,--wrap=source_read -lm -ldl
COMMAND_LIBS := -Wl,--wrap=source_read,--wrap=output_write $$(pkg-config --libs $(PACKAGES)) -pthread \
                -lm -ldl
FRONT_PARTS  := tests/fuzz/front.o libinternal.a
COMMAND_PARTS := tests/fuzz/command.o entry.o $(filter-out main.o,$(COMMAND)) libinternal.a
build/checked/replay: $(addprefix build/checked/,tests/fuzz/replay.o $(FRONT_PARTS))
	$(LINK) $(FRONT_LIBS)
build/checked/replay-command: $(addprefix build/checked/,tests/fuzz/replay.o $(COMMAND_PARTS))
	$(LINK) $(COMMAND_LIBS)
build/fuzz/fuzz-front: $(addprefix build/fuzz/,$(FRONT_PARTS))
	$(LINK) -fsanitize=fuzzer $(FRONT_LIBS)
build/fuzz/fuzz-command: $(addprefix build/fuzz/,$(COMMAND_PARTS))
	$(LINK) -fsanitize=fuzzer $(COMMAND_LIBS)

fuzz: build/fuzz/fuzz-$(FUZZED)
	@mkdir -p build/fuzz/corpus-$(FUZZED)
	@build/fuzz/fuzz-$(FUZZED) -runs=$(RUNS) -max_total_time=$(SECONDS) -max_len=4096 -timeout=10 \
	    -rss_limit_mb=2048 -dict=tests/fuzz/smooth.dict -artifact_prefix=build/fuzz/ \
	    build/fuzz/corpus-$(FUZZED) tests/fuzz/$(FUZZED)
