/* The whole command under the fuzzer. In: any bytes, in three parts divided by the byte 0x1E: a
 * command line, of which the words are divided by spaces, the text of the file "f", and standard
 * input. No file of the machine is read or written (--wrap=source_read, --wrap=output_write), and
 * there is no code generator. Out: an exit status that cannot be, a broken assertion, or nothing.
 */
#define _GNU_SOURCE /* memfd_create */
#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "command/output.h"
#include "front/diag.h"
#include "front/source.h"
#include "front/unit.h"

enum { WORDS = 16, SEPARATOR = 0x1E, LINE = 512 };

int smooth_main(int argc, char **argv); /* main.c */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);
Source *__wrap_source_read(Unit *unit, const char *path, const char *place, Span blame);
bool __wrap_output_write(Arena *arena, const char *path, const char *data, size_t size, Output *out,
                         const char **error);

static Text program, input; /* for the wrapped functions, which are told a name only */

Source *__wrap_source_read(Unit *unit, const char *path, const char *place, Span blame) {
    (void)place;
    bool is_input = strcmp(path, "-") == 0;
    if (is_input || strcmp(path, "f") == 0) {
        Text text = is_input ? input : program;
        return source_add(unit, is_input ? "<stdin>" : path, text.data, text.size);
    }
    diag_error(unit, blame, "cannot read `%s`", path);
    return NULL;
}

bool __wrap_output_write(Arena *arena, const char *path, const char *data, size_t size, Output *out,
                         const char **error) {
    (void)data, (void)size;
    *out = (Output){.path = path, .final = path};
    *error = arena_printf(arena, "cannot write `%s`", path);
    return false;
}

/* What the command prints is not looked at. */
int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    int sink = open("/dev/null", O_WRONLY);
    assert(sink >= 0);
    dup2(sink, STDOUT_FILENO);
    stderr = fdopen(sink, "w"); /* the sanitizers and the fuzzer write to the descriptor */
    return 0;
}

static Text next_part(Text *rest) {
    const char *end = memchr(rest->data, SEPARATOR, rest->size);
    Text part = {rest->data, end ? (size_t)(end - rest->data) : rest->size};
    rest->data += part.size + (end != NULL);
    rest->size -= part.size + (end != NULL);
    return part;
}

static int split(char *line, char **words) {
    static char name[] = "smooth";
    int count = 0;
    words[count++] = name;
    for (char *rest, *word = strtok_r(line, " ", &rest); word && count < WORDS;
         word = strtok_r(NULL, " ", &rest))
        words[count++] = word;
    words[count] = NULL;
    return count;
}

static void set_input(void) {
    int file = memfd_create("input", 0);
    assert(file >= 0);
    ssize_t written = write(file, input.data, input.size);
    assert(written == (ssize_t)input.size);
    lseek(file, 0, SEEK_SET);
    dup2(file, STDIN_FILENO);
    close(file);
    clearerr(stdin);
    rewind(stdin);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *copy = malloc(size + 1), line[LINE], *words[WORDS + 1];
    if (!copy) return 0;
    memcpy(copy, data, size);
    copy[size] = '\0';
    Text rest = {copy, size}, call = next_part(&rest);
    program = next_part(&rest);
    input = rest;
    snprintf(line, sizeof line, "%.*s", (int)(call.size < LINE ? call.size : LINE - 1), call.data);
    int count = split(line, words);
    set_input();
    int status = smooth_main(count, words);
    assert(status >= 0 && status <= 3);
    fflush(stdout);
    free(copy);
    return 0;
}
