/* Data in the library: the runtime as bitcode, in parts (link.c), and level.c as bitcode, which
 * finds the version of a function for a processor (versions.c); both are made by bitcode.mk. Then
 * the names of the processors and features that LLVM knows (processor.c), made by targets.sh. */
#include "../runtime/kernels.h"

/* A Bitcode: the file's begin and end. */
    .macro bitcode file
    .section .rodata, "a", @progbits
    .balign 16
1:  .incbin "\file"
2:  .section .data.rel.ro, "aw", @progbits
    .dc.a 1b, 2b
    .endm

    .macro part name
    bitcode build/runtime/\name\()-apart.bc
    bitcode build/runtime/\name\()-fused.bc
    .endm

    .global bitcode_parts, level_bitcode, target_names
    .hidden bitcode_parts, level_bitcode, target_names
    .section .data.rel.ro, "aw", @progbits
    .balign 16
bitcode_parts:
#define PART(ID, name, ...) part name;
    SMOOTH_KERNELS(PART)
    part common
level_bitcode:
    bitcode build/level.bc
    .section .rodata, "a", @progbits
target_names:
    .ascii "\n"
    .incbin "compiler/llvm/targets.txt"
    .byte 0
    .section .note.GNU-stack, "", @progbits
