/* The processor level of the machine, by which an object with versions chooses among them. In:
 * cpuid. Out: 0, 1 or 2. The resolver of each function calls it when the program is loaded.
 * Compiled for x86-64 on every host; it has no headers and no state. */

typedef struct {
    unsigned a, b, c, d;
} Registers;

static Registers cpuid(unsigned leaf) {
    Registers r;
    __asm__("cpuid" : "=a"(r.a), "=b"(r.b), "=c"(r.c), "=d"(r.d) : "a"(leaf), "c"(0));
    return r;
}

/* XCR0: the registers that the system saves when it switches between programs. */
static unsigned kept_state(void) {
    unsigned low, high;
    __asm__(".byte 0x0f, 0x01, 0xd0" /* xgetbv */ : "=a"(low), "=d"(high) : "c"(0));
    return low;
}

/* 0: any processor; 1: AVX2 and FMA; 2: also AVX-512 F, DQ and VL (Intel SDM vol. 1, 14.3
 * and 15.2). A processor with XSAVE has leaf 13, and so leaf 7. */
unsigned sm_cpu_level(void) {
    const unsigned fma_xsave_avx = 1u << 12 | 1u << 27 | 1u << 28, avx2 = 1u << 5;
    const unsigned avx512 = 1u << 16 | 1u << 17 | 1u << 31;
    if ((cpuid(1).c & fma_xsave_avx) != fma_xsave_avx) return 0;
    unsigned has = cpuid(7).b, keeps = kept_state();
    if ((has & avx2) != avx2 || (keeps & 0x6) != 0x6) return 0;
    return (has & avx512) == avx512 && (keeps & 0xe6) == 0xe6 ? 2 : 1;
}
