/* The process of lambdify.py, which times itself; it says what goes through the pipes. In goes a
 * formula as text, with its points; what is missing (python, numpy, sympy, SciPy for erfc) makes it
 * say no, or nothing. */
#include "bench.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct { FILE *to, *from; } python;

/* The formula as a request; without one for what it has no need to know. */
static const char *text_of(Function function) {
    switch (function) {
#define FORMULA(name)     \
    case FUNCTION_##name: \
        return "formula"
#define INPUT(name, k)      " " #name
#define CONSTANT(name, ...) "\n" #name " = " #__VA_ARGS__
#define LET                 CONSTANT
#define SLOPE(name, ...)
#define VALUE(...) "\nvalue = " #__VA_ARGS__ "\n"
#define PARTIAL(k, ...)
#define END ;
#include "formulas.def"
    default: return NULL;
    }
}

/* Its answer after the yes; NULL for a no. */
static const char *answer(char *line, int size) {
    if (fflush(python.to) != 0 || !fgets(line, size, python.from)) return NULL;
    return strncmp(line, "yes", 3) == 0 ? line + 3 : NULL;
}

void lambdify_start(void) {
    int to[2], from[2];
    char line[64];
    signal(SIGPIPE, SIG_IGN); /* it may have gone */
    if (pipe(to) != 0 || pipe(from) != 0) return;
    fflush(stdout);
    if (fork() == 0) {
        dup2(to[0], STDIN_FILENO);
        dup2(from[1], STDOUT_FILENO);
        int others[] = {to[0], to[1], from[0], from[1]};
        for (int i = 0; i < 4; i++) close(others[i]);
        const char *name = getenv("PYTHON");
        if (!name) name = "python3";
        if (freopen("build/bench/python.log", "w", stderr))
            execlp(name, name, "tests/bench/lambdify.py", (char *)NULL);
        _exit(127);
    }
    close(to[0]);
    close(from[1]);
    python.to = fdopen(to[1], "w");
    python.from = fdopen(from[0], "r");
    if (python.to && python.from && !answer(line, sizeof line)) python.to = NULL;
}

bool lambdify_prepare(Function function, int inputs, size_t count, const double *const *columns,
                      double tau, double *const *results) {
    char line[64];
    if (!python.to) return false;
    fputs(text_of(function), python.to);
    if (!answer(line, sizeof line)) return false;
    fprintf(python.to, "data %zu %.17g\n", count, tau);
    for (int k = 0; k < inputs; k++) fwrite(columns[k], sizeof **columns, count, python.to);
    if (!answer(line, sizeof line)) return false;
    for (int k = 0; k <= inputs; k++)
        if (fread(results[k], sizeof **results, count, python.from) != count) return false;
    return true;
}

double lambdify_time(long calls) {
    char line[64];
    fprintf(python.to, "time %ld\n", calls);
    const char *seconds = answer(line, sizeof line);
    return seconds ? strtod(seconds, NULL) : NAN;
}
