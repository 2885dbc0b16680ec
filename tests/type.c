/* Types a session at a terminal: `type COMMAND [ARGUMENT ...] < SCRIPT`. A line of the script is
 *     > KEYS    typed; \r Enter, \t Tab, \e Escape, \xNN any byte
 *     ? TEXT    waits until the line that the cursor is in reads so
 *     ^ TEXT    the same for the line above it, such as a list of completions
 * After Enter or Ctrl-C a wait is for a later line. In the end the screen is printed, from the
 * first line on, with a { where a colour or a weight begins and a } where all end, and the exit
 * status. 1 if a wait takes more than a minute. */
#define _GNU_SOURCE
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROWS = 1000, COLUMNS = 100, PATIENCE = 60000 }; /* ms */

typedef struct {
    char cells[ROWS][COLUMNS + 1];
    int row, column;
    char escape[32]; /* a control sequence as far as it has come */
    size_t escaped;
    int terminal;
} Screen;

static void put_cell(Screen *s, char c) {
    if (s->column >= COLUMNS) s->column = 0, s->row += s->row + 1 < ROWS;
    char *row = s->cells[s->row];
    int size = (int)strlen(row);
    if (size <= s->column) row[s->column + 1] = '\0';
    for (int i = size; i < s->column; i++) row[i] = ' ';
    row[s->column++] = c;
}

/* ESC [ COUNT LETTER, as far as an editor of one line needs them. */
static void control(Screen *s, char letter) {
    char *row = s->cells[s->row];
    int count = atoi(s->escape + 1), size = (int)strlen(row);
    if (count < 1) count = 1;
    if (letter == 'm') put_cell(s, strcmp(s->escape, "[0m") == 0 ? '}' : '{');
    if (letter == 'C') s->column += count;
    if (letter == 'G') s->column = count - 1;
    if (letter == 'D') s->column -= count < s->column ? count : s->column;
    if (letter == 'A') s->row -= count < s->row ? count : s->row;
    if (letter == 'B') s->row += s->row + count < ROWS ? count : 0;
    if (letter == 'K' && s->column < size) row[s->column] = '\0';
    if (letter == 'J') s->cells[s->row][s->column < size ? s->column : size] = '\0';
    if (letter == 'P' && s->column < size) {
        int rest = count < size - s->column ? count : size - s->column;
        memmove(row + s->column, row + s->column + rest, (size_t)(size - s->column - rest + 1));
    }
    if (letter == '@' && s->column < size && size + count < COLUMNS) {
        memmove(row + s->column + count, row + s->column, (size_t)(size - s->column + 1));
        memset(row + s->column, ' ', (size_t)count);
    }
}

static void show_byte(Screen *s, char c) {
    if (s->escaped > 0) {
        bool is_open = s->escaped == 1 && c == '[', is_end = !is_open && c >= '@' && c <= '~';
        if (s->escaped < sizeof s->escape - 1) s->escape[s->escaped - 1] = c;
        s->escape[s->escaped] = '\0';
        s->escaped++;
        if (is_end && s->escape[0] == '[') control(s, c);
        if (is_end) s->escaped = 0;
    } else if (c == '\x1b') {
        s->escaped = 1;
    } else if (c == '\r') {
        s->column = 0;
    } else if (c == '\n') {
        s->row += s->row + 1 < ROWS;
    } else if (c == '\b') {
        s->column -= s->column > 0;
    } else if ((unsigned char)c >= ' ') {
        put_cell(s, c);
    }
}

/* False at the end, or when nothing comes for a minute. */
static bool read_some(Screen *s) {
    struct pollfd waiting = {s->terminal, POLLIN, 0};
    char bytes[4096];
    if (poll(&waiting, 1, PATIENCE) <= 0) return false;
    ssize_t count = read(s->terminal, bytes, sizeof bytes);
    for (ssize_t i = 0; i < count; i++) show_byte(s, bytes[i]);
    return count > 0;
}

/* Waits until the line `up` lines above the cursor's reads so, the cursor being in `row` or below.
 */
static bool wait_for(Screen *s, const char *text, int row, int up) {
    while (s->row < row || s->row < up || strcmp(s->cells[s->row - up], text) != 0)
        if (!read_some(s)) return false;
    return true;
}

/* Types all keys at once: what the editor sees does not depend on when it reads. Returns the first
 * row in which an answer may stand. */
static int type(Screen *s, const char *keys) {
    char bytes[1024];
    size_t size = 0;
    int row = 0;
    for (const char *k = keys; *k; k++) {
        char key = *k;
        if (key == '\\') {
            k++;
            key = *k == 'r' ? '\r' : *k == 't' ? '\t' : *k == 'e' ? '\x1b' : *k;
            if (*k == 'x') {
                key = (char)strtol((char[]){k[1], k[2], '\0'}, NULL, 16);
                k += 2;
            }
        }
        if (key == '\r' || key == '\x03') row = s->row + 1;
        bytes[size++] = key;
    }
    for (size_t at = 0; at < size;) {
        ssize_t count = write(s->terminal, bytes + at, size - at);
        if (count <= 0) break;
        at += (size_t)count;
    }
    return row;
}

static bool play(Screen *s) {
    char line[1024];
    int row = 0;
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '>') row = type(s, line + 2);
        bool is_above = line[0] == '^';
        if ((line[0] == '?' || is_above) && !wait_for(s, line + 2, row, is_above)) {
            printf("waited for `%s`, found `%s`\n", line + 2, s->cells[s->row]);
            return false;
        }
    }
    while (read_some(s)) continue; /* until the other side closes it */
    return true;
}

static void print_screen(const Screen *s) {
    for (int i = 0; i <= s->row; i++) {
        size_t size = strlen(s->cells[i]);
        while (size > 0 && s->cells[i][size - 1] == ' ') size--;
        if (size > 0 || i < s->row) printf("%.*s\n", (int)size, s->cells[i]);
    }
}

int main(int argc, char **argv) {
    static Screen screen;
    struct winsize size = {.ws_row = 24, .ws_col = COLUMNS};
    int status = 0;
    if (argc < 2) return 2;
    pid_t child = forkpty(&screen.terminal, NULL, NULL, &size);
    if (child < 0) return 1;
    if (child == 0) {
        setenv("TERM", "xterm", 1);
        execvp(argv[1], argv + 1);
        _exit(127);
    }
    bool is_fine = play(&screen);
    print_screen(&screen);
    if (!is_fine) kill(child, SIGKILL);
    waitpid(child, &status, 0);
    if (WIFSIGNALED(status)) printf("signal %d\n", WTERMSIG(status));
    if (WIFEXITED(status)) printf("exit %d\n", WEXITSTATUS(status));
    return !is_fine;
}
