// Links relevance_v1.txt into the program; relevance.cc reads it.
    .section .rodata
    .globl akin_relevance_v1_begin
akin_relevance_v1_begin:
    .incbin "relevance_v1.txt"
    .globl akin_relevance_v1_end
akin_relevance_v1_end:
    .byte 0

// Without this note the linker would make the stack executable.
    .section .note.GNU-stack,"",%progbits
