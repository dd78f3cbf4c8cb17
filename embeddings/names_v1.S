// Links names_v1.bin into the program; name_table.cc reads it. It belongs to
// the model "lexical-512-v2" and never changes under that id. It was made by
//
//   akin-build-names --output=names_v1.bin
//
// of the names that ICU 72 has. The same ICU gives the same bytes.
    .section .rodata
    .balign 64
    .globl akin_names_v1_begin
akin_names_v1_begin:
    .incbin "names_v1.bin"
    .globl akin_names_v1_end
akin_names_v1_end:
    .byte 0

// Without this note the linker would make the stack executable.
    .section .note.GNU-stack,"",%progbits
