// Links idf_v1.bin into the program; idf_table.cc reads it.
    .section .rodata
    .balign 64
    .globl akin_idf_v1_begin
akin_idf_v1_begin:
    .incbin "idf_v1.bin"
    .globl akin_idf_v1_end
akin_idf_v1_end:
    .byte 0

// Without this note the linker would make the stack executable.
    .section .note.GNU-stack,"",%progbits
