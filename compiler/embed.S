/* What the room carries: the runtime as bitcode, in two flavours (emit.c), what chooses a version of
 * a function (levels.c), both made when the compiler is built, and the names of the processors and
 * features that LLVM knows (machine.c), made by targets.sh. */
    .section .rodata, "a", @progbits
    .global level_bitcode, level_bitcode_end
    .hidden level_bitcode, level_bitcode_end
    .global runtime_apart, runtime_apart_end, runtime_fused, runtime_fused_end, target_names
    .hidden runtime_apart, runtime_apart_end, runtime_fused, runtime_fused_end, target_names
    .balign 16
runtime_apart:
    .incbin "build/runtime-apart.bc"
runtime_apart_end:
    .balign 16
runtime_fused:
    .incbin "build/runtime-fused.bc"
runtime_fused_end:
    .balign 16
level_bitcode:
    .incbin "build/level.bc"
level_bitcode_end:
target_names:
    .ascii "\n"
    .incbin "compiler/targets.txt"
    .byte 0
    .section .note.GNU-stack, "", @progbits
