# The runtime as LLVM's bitcode, which embed.S puts into the code generator. The main Makefile
# includes this.
#
# There are two flavours: multiplications and additions apart, and fused. Few of LLVM's passes run,
# so that equal computations in two functions stay equal, and are shared where both are inlined. The
# raised thresholds make simplifycfg turn branches into selects. sed removes the string attributes,
# which name the compiler and the machine that built the bitcode.
FLAT   := sroa,early-cse<memssa>,simplifycfg
FLAT   := always-inline,function($(FLAT)),always-inline,function($(FLAT)),always-inline,globaldce,$\
          function($(FLAT),loop(loop-rotate,loop-unroll-full),$(FLAT),loop(loop-unroll-full),$\
          $(FLAT),instsimplify,dce)
SELECT := -phi-node-folding-threshold=1000 -two-entry-phi-node-folding-threshold=1000 \
          -unroll-threshold=300
RAW    := $(NUMBERS) -DSMOOTH_BITCODE -Xclang -disable-llvm-passes -emit-llvm $(DEPEND)
# Leaves out value names and use-list orders, which no later step needs.
BARE   := -discard-value-names -preserve-bc-uselistorder=false \
          -enable-noalias-to-md-conversion=false
.PRECIOUS: build/bc/%-apart.bc build/bc/%-fused.bc build/bc/flat-%.bc
build/bc/%-apart.bc: runtime/%.c | build/bc
	$(Q)$(CLANG) $(RAW) -c $< -o $@
build/bc/%-fused.bc: runtime/%.c | build/bc
	$(Q)$(CLANG) $(RAW) -DSMOOTH_FUSED -c $< -o $@
build/bc/flat-%.bc: build/bc/runtime-%.bc build/bc/operators-%.bc
	$(call SAY,BC)
	$(Q)$(LINK_BC) $^ -o build/bc/all-$*.bc
	$(Q)$(OPT) $(BARE) $(SELECT) -passes='$(FLAT)' -S build/bc/all-$*.bc | \
	    sed '/^attributes/{s/ "[^"]*"\(="[^"]*"\)*//g;s/{ }/{ nounwind }/}' | $(AS) -o $@

# One part for each kernel, with its functions and all that they call, and one for all the others.
BITCODE := $(foreach part,$(KERNELS) common,$(addprefix build/runtime/$(part)-,apart.bc fused.bc))
# $(call CUT,PATTERN): keeps the functions whose names grep finds, and all that they call.
CUT      = $(Q)$(OPT) $(BARE) -passes=internalize,globaldce $< -o $@ \
           -internalize-public-api-list="$$($(NAMES) $< | grep $(1) | paste -sd , -)"
define KERNEL
build/runtime/$(1)-%.bc: build/bc/flat-%.bc | build/runtime
	$$(call CUT,'_$(1)\>')
endef
$(foreach kernel,$(KERNELS),$(eval $(call KERNEL,$(kernel))))
build/runtime/common-%.bc: build/bc/flat-%.bc | build/runtime
	$(call CUT,-v $(KERNELS:%=-e '_%\>'))
build/level.bc: runtime/level.c | build/bc
	$(Q)$(CLANG) --target=x86_64-linux-gnu -ffreestanding -O2 -Wall -Wextra -Werror $(DEPEND) \
	    -MF build/bc/level.d -emit-llvm -c $< -o $@
