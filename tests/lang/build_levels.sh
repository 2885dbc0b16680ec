# An object for x86-64 has a version of each function for each level of its processors, and the
# loader picks the one for this processor. Elsewhere there is one version, and nothing to pick.
. ./try.inc
cd "$TMP"
printf 'fn f(x) = max(x, 0)\n' >model.smooth
try build model.smooth -o model.so --shared
cat >main.c <<'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

static const char *level(int is_batch) {
#if defined(__x86_64__)
    if (is_batch && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
        return ".avx512";
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return ".avx2";
    return ".any";
#else
    return "";
#endif
}

int main(void) {
    const char *const names[] = {"f", "f_at", "f_grad", "f_batch"};
    void *library = dlopen("./model.so", RTLD_NOW);
    for (int k = 0; k < 4; k++) {
        Dl_info info;
        void *address = dlsym(library, names[k]);
        if (!address || !dladdr(address, &info)) return 1;
        printf("%016lx %s%s\n", (unsigned long)((char *)address - (char *)info.dli_fbase),
               names[k], level(strcmp(names[k], "f_batch") == 0));
    }
}
END
cc main.c -o main -ldl && ./main >picked
nm model.so | awk '{ print $1, $3 }' >there
while read -r version; do grep -qxF "$version" there && echo picked; done <picked
try build model.smooth -o one.so --shared --cpu native
nm one.so | grep '\.avx\|\.any' || echo one version
