// Links idf_v1.bin into the program; idf_table.cc reads it. It belongs to the
// model "lexical-512-v2" and never changes under that id. It was made by
//
//   akin-build-idf --output=idf_v1.bin headlines.jsonl.gz stories_dev.jsonl.gz
//
// of 426,480 news articles: 417,807 in German, English and Swedish, 26 % of
// them with a body, and 8,673 in 39 languages. Two runs give the same bytes.
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
