/* What the room carries: the runtime as bitcode (emit.c), made when the compiler is built, and the
 * names of the processors and features that LLVM knows (object.c), made by targets.sh. */
    .section .rodata, "a", @progbits
    .global runtime_bitcode, runtime_bitcode_end, target_names
    .hidden runtime_bitcode, runtime_bitcode_end, target_names
    .balign 16
runtime_bitcode:
    .incbin RUNTIME_BITCODE
runtime_bitcode_end:
target_names:
    .ascii "\n"
    .incbin "compiler/targets.txt"
    .byte 0
    .section .note.GNU-stack, "", @progbits
