/* What the command does when memory runs out. Runs it with tests/shortage/shim.c once for each of
 * its allocations, which then fails, alone or with all that follow. Right is the output that it has
 * otherwise, or a part of that, a message and status 3, or that of an error before it. Wrong is
 * anything else: a signal, no end, another output, silence.
 *     shortage COMMAND SHIM      the last line is "N passed, N failed" */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 1 << 16, SAMPLES = 40, CODE_SAMPLES = 3, SECONDS = 20 };

typedef struct {
    const char *arguments, *input; /* arguments: parted by `|` */
    bool has_code;                 /* LLVM is at work: fewer samples */
} Case;

static const char file[] = "use \"losses\"\nuse \"./used.smooth\"\n## A ramp.\n"
                           "fn ramp(x, a = 2^-3) = max(x, a) + huber(x) + half(x)\n"
                           "const k = 3\nfn steps(x) = floor(x) + k\n";
static const char used[] = "fn half(x) = x/2\n";
static const char wrong[] = "fn f(x) = max(x, nope) + huber(x)\nfn g(x) = f(x, 1)\n";

static const Case cases[] = {
    {"eval|max(x, 0)|x=3", NULL, false},
    {"eval|max(x, y)*x|x=3|y=2|--grad|--json", NULL, false},
    {"eval|a.smooth|ramp(2)", NULL, false},
    {"eval|a.smooth|ramp(2)|--root|.|--kernel|gaussian|--tau|0.5", NULL, false},
    {"eval|max(x|x=3", NULL, false},
    {"eval|maxx(x)|x=3|--json", NULL, false},
    {"eval|-|f(1)", "fn f(x) = max(x, 0)", false},
    {"table|a.smooth|ramp|x=-1:1:5", NULL, false},
    {"table|a.smooth|ramp|x=1,2,3|a=0.5|--tau|1,2|--full", NULL, false},
    {"map|a.smooth|ramp|--grad|--interpret", "x\n1\n2\n-3\n", false},
    {"map|a.smooth|ramp|--hess|--jobs|3|--interpret", "x,a\n1,2\n2,1\n-3,0\n", false},
    {"map|a.smooth|ramp|--json|--interpret", "x\n1\n", false},
    {"map|a.smooth|ramp|--interpret", "y\n1\n", false},
    {"map|a.smooth|ramp|--binary|--interpret", "0123456789abcdef", false},
    {"show|a.smooth", NULL, false},
    {"show|a.smooth|ramp|--derivative|--as|latex", NULL, false},
    {"show|a.smooth|ramp|--hess|--as|c", NULL, false},
    {"show|a.smooth|ramp|--as|graph|--after|lower", NULL, false},
    {"check|a.smooth", NULL, false},
    {"check|a.smooth|used.smooth|--json", NULL, false},
    {"eval|big.smooth|f(2)", NULL, false},
    {"check|wrong.smooth", NULL, false},
    {"check|wrong.smooth|--json", NULL, false},
    {"check|none.smooth", NULL, false},
    {"build|none.smooth", NULL, false},
    {"build|a.smooth|--emit|nothing", NULL, false},
    {"--help", NULL, false},
    {"help|limits", NULL, false},
    {"help|show", NULL, false},
    {"sho", NULL, false},
    {"--version", NULL, false},
    {"",
     "1 + 1\nfn f(x) = max(x, 0)\nf(2)\n:list\nconst c = 2\n:hard f(c)\n:d f(ans)\n"
     ":forget c\n:tau\n:table f x=-1:1:3\n:help f\n:show f\nfn g(x) = f(x) +\nx\n"
     ":save saved.smooth\n:load a.smooth\nramp(1)\n:list ramp\nnope(1)\n:nope\n"
     ":eval ramp(1) --json\n:help\nuse \"losses\"\nhuber(1)\n:quit\n",
     false},
    {"show|a.smooth|ramp|--as|asm", NULL, true},
    {"show|a.smooth|ramp|--as|llvm", NULL, true},
    {"map|a.smooth|ramp|--grad|--jit", "x\n1\n2\n", true},
    {"build|a.smooth|-o|-|--ir|--emit|at|--cpu|native", NULL, true},
};
enum { CASES = sizeof cases / sizeof *cases };

typedef struct {
    int status; /* of the exit, or 1000 + a signal */
    char out[MOST], err[MOST];
    size_t out_size, err_size;
} Result;

static const char *command, *shim;

/* A function that needs more than the stack of the interpreter. */
static void write_big(const char *path) {
    FILE *out = fopen(path, "wb");
    if (!out) exit(3);
    fputs("fn f(x) = x", out);
    for (int i = 0; i < 2000; i++) fprintf(out, " + max(x, %d)", i);
    if (fclose(out) != 0) exit(3);
}

static void write_file(const char *path, const char *text) {
    FILE *out = fopen(path, "wb");
    if (!out || fputs(text, out) < 0 || fclose(out) != 0) exit(3);
}

static size_t read_file(const char *path, char *text) {
    FILE *in = fopen(path, "rb");
    size_t size = in ? fread(text, 1, MOST - 1, in) : 0;
    if (in) fclose(in);
    text[size] = '\0';
    return size;
}

static void redirect(const char *path, int flags, int to) {
    int opened = open(path, flags, 0666);
    if (opened < 0 || dup2(opened, to) < 0) _exit(98);
    close(opened);
}

/* In the child: becomes the command. */
static void start(const Case *c, unsigned long first, bool lasts) {
    char words[512], number[32], *argv[16] = {(char *)(size_t)command};
    int argc = 1;
    snprintf(words, sizeof words, "%s", c->arguments);
    for (char *word = strtok(words, "|"); word; word = strtok(NULL, "|")) argv[argc++] = word;
    snprintf(number, sizeof number, "%lu", first);
    setenv("SHORTAGE", number, 1);
    setenv("SHORTAGE_COUNT", "count", 1);
    if (lasts) setenv("SHORTAGE_LASTS", "1", 1);
    setenv("LD_PRELOAD", shim, 1);
    if (c->input) write_file("in", c->input);
    redirect(c->input ? "in" : "/dev/null", O_RDONLY, STDIN_FILENO);
    redirect("out", O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
    redirect("err", O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
    alarm(SECONDS);
    execv(command, argv);
    _exit(97);
}

static void run(const Case *c, unsigned long first, bool lasts, Result *result) {
    int status;
    pid_t child = fork();
    if (child < 0) exit(3);
    if (child == 0) start(c, first, lasts);
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) exit(3);
    result->status = WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
    result->out_size = read_file("out", result->out);
    result->err_size = read_file("err", result->err);
}

static bool is_equal(const Result *a, const Result *b) {
    return a->status == b->status && a->out_size == b->out_size && a->err_size == b->err_size &&
           memcmp(a->out, b->out, a->out_size) == 0 && memcmp(a->err, b->err, a->err_size) == 0;
}

/* Are the lines of `part` among those of `whole`, in their order? The last one may be cut. */
static bool has_lines(const char *whole, const char *part) {
    while (*part) {
        size_t size = strcspn(part, "\n");
        bool is_cut = part[size] == '\0';
        while (*whole && !(strncmp(whole, part, size) == 0 && (is_cut || whole[size] == '\n')))
            whole += strcspn(whole, "\n") + (whole[strcspn(whole, "\n")] == '\n');
        if (!*whole) return false;
        whole += strcspn(whole, "\n") + (whole[strcspn(whole, "\n")] == '\n');
        part += size + !is_cut;
    }
    return true;
}

static bool is_right(const Result *usual, const Result *now) {
    if (is_equal(usual, now)) return true;
    bool says_why = strstr(now->err, "memory") || strstr(now->err, "Cannot allocate");
    if (now->status == 127 && says_why) return true; /* the loader has ended it */
    bool is_failure = now->status == 3 || (now->status && now->status == usual->status);
    return is_failure && says_why && has_lines(usual->out, now->out);
}

static unsigned long passed, failed;

static void try(const Case *c, const Result *usual, unsigned long number, bool lasts) {
    static Result now;
    run(c, number, lasts, &now);
    if (is_right(usual, &now)) {
        passed++;
        return;
    }
    failed++;
    printf("FAIL smooth %s: allocation %lu%s: status %d\n--- output\n%s--- messages\n%s\n",
           c->arguments, number, lasts ? " and all after it" : "", now.status, now.out, now.err);
}

/* Every allocation, or, where there are many, the first ones and then larger and larger steps. */
static void try_all(const Case *c) {
    static Result usual;
    char text[MOST];
    run(c, 0, false, &usual);
    read_file("count", text);
    unsigned long count = strtoul(text, NULL, 10);
    if (usual.status > 3 || count == 0) {
        printf("FAIL smooth %s: status %d\n%s", c->arguments, usual.status, usual.err);
        failed++;
    }
    unsigned long steps = c->has_code ? CODE_SAMPLES : SAMPLES;
    for (unsigned long k = 1; k <= count; k += 1 + k / steps) {
        try(c, &usual, k, false);
        try(c, &usual, k, true);
    }
}

int main(int argc, char **argv) {
    char folder[] = "/tmp/shortage-XXXXXX";
    char *paths[2];
    if (argc != 3) return 2;
    for (int i = 0; i < 2; i++)
        if (!(paths[i] = realpath(argv[1 + i], NULL))) return 2;
    command = paths[0];
    shim = paths[1];
    if (!mkdtemp(folder) || chdir(folder) != 0) return 3;
    write_big("big.smooth");
    write_file("a.smooth", file);
    write_file("used.smooth", used);
    write_file("wrong.smooth", wrong);
    for (int i = 0; i < CASES; i++) try_all(&cases[i]);
    static const char *const made[] = {"a.smooth",     "big.smooth",   "used.smooth",
                                       "wrong.smooth", "saved.smooth", "in",
                                       "out",          "err",          "count"};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) unlink(made[i]);
    rmdir(folder);
    printf("%lu passed, %lu failed\n", passed, failed);
    return failed > 0;
}
