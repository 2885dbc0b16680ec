/* In: keys or bytes. Out: lines. The history is a plain file of lines, each added as it is typed,
 * so that neither a second session nor a sudden end loses any. Invariant: outside editor_read the
 * terminal is as it was found, and so are all signals but SIGINT, which ends a line and nothing
 * else. */
#include "repl/line_editor.h"

#include "base/limits.h"
#include "repl/line_queue.h"

#include <errno.h>
#include <fcntl.h>
#include <histedit.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

enum { LINE_BYTES = LIMIT_LINE << 20 };

struct Editor {
    Complete *complete;
    void *user;
    EditLine *handle; /* NULL: no terminal */
    int keys; /* the terminal, not blocking: an interrupt may empty it between pselect and read */
    History *history;
    char *path; /* of the history; NULL: none */
    const char *prompt;
    sigset_t mask;           /* the caller's, while a line is read */
    struct sigaction before; /* what SIGINT did before editor_open */
    int ending_signal;       /* what has ended the line; 0: nothing */
    LineQueue queue;         /* pasted lines; without a terminal, what has been read ahead */
    bool is_ended;           /* without a terminal: there is no more input */
};

/* --- signals ----------------------------------------------------------------------------- */

static const int watched[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGWINCH};
enum { WATCHED = sizeof watched / sizeof *watched };

/* The last watched signal. A handler can write to a static variable only. */
static volatile sig_atomic_t caught;

static void note(int signal) {
    if (!caught || signal != SIGWINCH) caught = signal;
}

/* While a line is read, signals are blocked but for the pselect of get_byte. */
static void watch_signals(Editor *editor, struct sigaction before[WATCHED]) {
    struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < WATCHED; i++) sigaddset(&set, watched[i]);
    sigprocmask(SIG_BLOCK, &set, &editor->mask);
    for (int i = 0; i < WATCHED; i++) sigaction(watched[i], &action, &before[i]);
    caught = editor->ending_signal = 0;
}

static void release_signals(const Editor *editor, const struct sigaction before[WATCHED]) {
    for (int i = 0; i < WATCHED; i++) sigaction(watched[i], &before[i], NULL);
    sigprocmask(SIG_SETMASK, &editor->mask, NULL);
}

/* Ctrl-Z: stops the process until the shell continues it. */
static void suspend(Editor *editor) {
    struct sigaction action = {.sa_handler = SIG_DFL}, before;
    el_set(editor->handle, EL_PREP_TERM, 0);
    sigaction(SIGTSTP, &action, &before);
    raise(SIGTSTP);
    sigset_t open = editor->mask, closed;
    sigdelset(&open, SIGTSTP);
    sigprocmask(SIG_SETMASK, &open, &closed); /* here it stops */
    sigprocmask(SIG_SETMASK, &closed, NULL);
    sigaction(SIGTSTP, &before, NULL);
    el_set(editor->handle, EL_PREP_TERM, 1);
    el_set(editor->handle, EL_REFRESH);
}

/* False if the line is to end. */
static bool obey_signal(Editor *editor) {
    int signal = caught;
    caught = 0;
    if (signal == SIGWINCH) {
        el_resize(editor->handle);
        el_set(editor->handle, EL_REFRESH);
    } else if (signal == SIGTSTP) {
        suspend(editor);
    } else if (signal) {
        editor->ending_signal = signal;
        return false;
    }
    return true;
}

/* --- keys -------------------------------------------------------------------------------- */

/* Returns 1 and a byte, 0 at the end of the input, or -1 if a signal ends the line. */
static int get_byte(Editor *editor, char *out) {
    for (;;) {
        fd_set set;
        FD_ZERO(&set);
        FD_SET(editor->keys, &set);
        int ready = pselect(editor->keys + 1, &set, NULL, NULL, NULL, &editor->mask);
        if (!obey_signal(editor)) return -1;
        if (ready < 0 && errno == EINTR) continue;
        ssize_t count = ready < 0 ? -1 : read(editor->keys, out, 1);
        if (count >= 0 || (errno != EINTR && errno != EAGAIN)) return (int)count;
    }
}

static int get_char(EditLine *handle, wchar_t *out) {
    Editor *editor;
    mbstate_t state = {0};
    char byte;
    el_get(handle, EL_CLIENTDATA, &editor);
    for (;;) {
        int count = get_byte(editor, &byte);
        if (count <= 0) return count;
        size_t used = mbrtowc(out, &byte, 1, &state);
        if (used != (size_t)-2 && used != (size_t)-1) return 1;
        if (used == (size_t)-1) state = (mbstate_t){0}; /* no character: it is left out */
    }
}

static char *get_prompt(EditLine *handle) {
    Editor *editor;
    el_get(handle, EL_CLIENTDATA, &editor);
    return (char *)(uintptr_t)editor->prompt;
}

/* --- pasting ----------------------------------------------------------------------------- */

/* A terminal with bracketed paste sends pasted text between two marks, so that it can be told from
 * keys: no byte of it is a command of the editor. The lines of it go into the queue, and the last
 * one into the line that is edited, so that Enter ends the whole as one input. */
static const char paste_on[] = "\033[?2004h", paste_off[] = "\033[?2004l";
static const char paste_begin[] = "\\e[200~", paste_end[] = "\033[201~";

static void switch_paste(const char *mode) {
    const char *terminal = getenv("TERM");
    if (terminal && strcmp(terminal, "dumb") != 0) fputs(mode, stdout);
}

/* The pasted text up to its end mark, which is dropped. False if a signal has ended it. */
static bool read_paste(Editor *editor, LineQueue *out) {
    size_t known = 0, size = sizeof paste_end - 1;
    char byte;
    while (known < size) {
        if (get_byte(editor, &byte) != 1) return false;
        known = byte == paste_end[known] ? known + 1 : byte == paste_end[0];
        if (byte == '\r') byte = '\n';
        if (!queue_add(out, &byte, 1)) return false;
    }
    out->end -= size;
    return true;
}

/* Shows lines as if they had been typed. */
static void echo(const char *text, size_t size) {
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\n')
            fputs(i + 1 < size ? "\n. " : "\n", stdout);
        else
            putchar((unsigned char)text[i] < ' ' || text[i] == 0x7F ? ' ' : text[i]);
    }
}

/* Replaces the line that is edited; the cursor is then after `before`. */
static void set_line(EditLine *handle, const char *before, const char *after) {
    const LineInfoW *line = el_wline(handle);
    el_cursor(handle, (int)(line->lastchar - line->cursor));
    line = el_wline(handle);
    el_deletestr(handle, (int)(line->lastchar - line->buffer));
    el_insertstr(handle, after);
    line = el_wline(handle);
    el_cursor(handle, -(int)(line->lastchar - line->buffer));
    el_insertstr(handle, before);
}

/* Enters text with at least one newline: `line` is what was typed before and after the cursor. */
static bool enter_lines(Editor *editor, const LineQueue *text, const char *head, const char *tail) {
    const char *last = text->data + text->end;
    while (last[-1] != '\n') last--;
    size_t whole = (size_t)(last - text->data);
    if (!queue_add(&editor->queue, head, strlen(head)) ||
        !queue_add(&editor->queue, text->data, whole))
        return false;
    fputs("\r\033[K", stdout);
    fputs(editor->prompt, stdout);
    fputs(head, stdout);
    echo(text->data, whole);
    editor->prompt = ". ";
    set_line(editor->handle, last, tail);
    el_set(editor->handle, EL_REFRESH);
    return true;
}

static unsigned char paste(EditLine *handle, int key) {
    (void)key;
    Editor *editor;
    LineQueue text = {0};
    el_get(handle, EL_CLIENTDATA, &editor);
    const LineInfo *line = el_line(handle);
    size_t before = (size_t)(line->cursor - line->buffer);
    size_t after = (size_t)(line->lastchar - line->cursor);
    char *head = strndup(line->buffer, before), *tail = strndup(line->cursor, after);
    bool is_fine = head && tail && read_paste(editor, &text) && queue_add(&text, "", 1);
    if (is_fine) text.end--;
    bool has_lines = is_fine && memchr(text.data, '\n', text.end);
    if (has_lines) is_fine = enter_lines(editor, &text, head, tail);
    if (is_fine && !has_lines && text.end > 0) el_insertstr(handle, text.data);
    free(head);
    free(tail);
    queue_free(&text);
    return editor->ending_signal ? CC_EOF : !is_fine ? CC_ERROR : has_lines ? CC_NORM : CC_REFRESH;
}

/* --- completion -------------------------------------------------------------------------- */

/* Has the next key come already? Then this one was not typed by a person who waits for an answer.
 */
static bool is_key_waiting(const Editor *editor) {
    struct timeval now = {0};
    fd_set set;
    FD_ZERO(&set);
    FD_SET(editor->keys, &set);
    return select(editor->keys + 1, &set, NULL, NULL, &now) > 0;
}

static size_t common_prefix(const Completion *c) {
    size_t size = strlen(c->words[0]);
    for (size_t i = 1; i < c->count; i++)
        for (size_t k = 0; k < size; k++)
            if (c->words[i][k] != c->words[0][k]) size = k;
    return size;
}

/* In columns, as `ls` does it. */
static void show_words(const Completion *c) {
    enum { SCREEN = 78 };
    size_t width = 0, column = 0;
    for (size_t i = 0; i < c->count; i++)
        if (strlen(c->words[i]) + 2 > width) width = strlen(c->words[i]) + 2;
    putchar('\n');
    for (size_t i = 0; i < c->count; i++) {
        bool is_last = i + 1 == c->count || (column += width) + width > SCREEN;
        printf("%-*s%s", is_last ? 0 : (int)width, c->words[i], is_last ? "\n" : "");
        if (is_last) column = 0;
    }
    fflush(stdout);
}

static unsigned char complete(EditLine *handle, int key) {
    (void)key;
    Editor *editor;
    Completion c = {0};
    const LineInfo *line = el_line(handle);
    size_t typed = (size_t)(line->cursor - line->buffer);
    el_get(handle, EL_CLIENTDATA, &editor);
    if (is_key_waiting(editor)) /* pasted, at a terminal without bracketed paste */
        return el_insertstr(handle, "\t") == 0 ? CC_REFRESH : CC_ERROR;
    editor->complete(editor->user, line->buffer, typed, &c);
    if (c.count == 0) return CC_ERROR;
    size_t known = typed - c.begin, size = common_prefix(&c);
    char more[256];
    snprintf(more, sizeof more, "%.*s%s", size > known ? (int)(size - known) : 0,
             c.words[0] + known, c.count == 1 && c.words[0][0] == ':' ? " " : "");
    if (*more) return el_insertstr(handle, more) == 0 ? CC_REFRESH : CC_ERROR;
    if (c.count == 1) return CC_NORM;
    show_words(&c);
    return CC_REDISPLAY;
}

/* --- history ----------------------------------------------------------------------------- */

/* Makes the folders above a file; a failure shows when the file is opened. */
static void make_folders(char *path) {
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
}

/* $XDG_STATE_HOME/smooth/history; malloc'd, NULL if there is no home. */
static char *history_path(void) {
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    bool has_state = state && state[0] == '/';
    const char *base = has_state ? state : home, *folder = has_state ? "" : "/.local/state";
    static const char name[] = "/smooth/history";
    if (!base || !*base) return NULL;
    size_t size = strlen(base) + strlen(folder) + sizeof name;
    char *path = malloc(size);
    if (path) snprintf(path, size, "%s%s%s", base, folder, name);
    return path;
}

static void enter(const Editor *editor, const char *text) {
    HistEvent event;
    history(editor->history, &event, H_ENTER, text);
}

/* Writes the file again with the entries in memory, which are the newest ones. */
static void trim_history(const Editor *editor) {
    FILE *file = fopen(editor->path, "w");
    HistEvent event;
    if (!file) return;
    for (int at = history(editor->history, &event, H_LAST); at >= 0;
         at = history(editor->history, &event, H_PREV))
        fprintf(file, "%s%s", event.str, strchr(event.str, '\n') ? "" : "\n");
    fclose(file);
}

static void load_history(Editor *editor) {
    editor->path = history_path();
    FILE *file = editor->path ? fopen(editor->path, "r") : NULL;
    char *line = NULL;
    size_t room = 0, count = 0;
    if (!file) return;
    for (; getline(&line, &room, file) > 0; count++) enter(editor, line);
    free(line);
    fclose(file);
    if (count >= 2 * LIMIT_HISTORY) trim_history(editor);
}

/* Several lines without a comment are joined to one, which can be edited as a whole. */
void editor_remember(Editor *editor, const char *text, size_t size) {
    while (size > 0 && text[size - 1] == '\n') size--;
    if (!editor->handle || size == 0 || memchr(text, '\0', size)) return;
    char *entry = malloc(size + 2);
    if (!entry) return;
    memcpy(entry, text, size);
    memcpy(entry + size, "\n", 2);
    bool is_plain = !memchr(text, '#', size);
    for (size_t i = 0; i < size && is_plain; i++)
        if (entry[i] == '\n') entry[i] = ' ';
    for (char *line = entry, *end; (end = strchr(line, '\n')); line = end + 1) {
        char next = end[1];
        end[1] = '\0';
        enter(editor, line);
        end[1] = next;
    }
    if (editor->path) make_folders(editor->path);
    FILE *file = editor->path ? fopen(editor->path, "a") : NULL;
    if (file) {
        fputs(entry, file);
        fclose(file);
    }
    free(entry);
}

/* --- life -------------------------------------------------------------------------------- */

static bool open_editor(Editor *editor) {
    HistEvent event;
    setlocale(LC_CTYPE, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setlocale(LC_CTYPE, "C.UTF-8");
    struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
    const char *terminal = ttyname(STDIN_FILENO);
    int keys = terminal ? open(terminal, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) : -1;
    editor->keys = keys < 0 || keys >= FD_SETSIZE ? STDIN_FILENO : keys;
    editor->history = history_init();
    editor->handle = el_init("smooth", stdin, stdout, stderr);
    if (editor->handle) sigaction(SIGINT, &action, &editor->before);
    if (!editor->history || !editor->handle) return false;
    history(editor->history, &event, H_SETSIZE, LIMIT_HISTORY);
    history(editor->history, &event, H_SETUNIQUE, 1);
    EditLine *handle = editor->handle;
    el_set(handle, EL_CLIENTDATA, editor);
    el_set(handle, EL_PROMPT, get_prompt);
    el_set(handle, EL_EDITOR, "emacs");
    el_set(handle, EL_HIST, history, editor->history);
    el_set(handle, EL_GETCFN, get_char);
    el_wset(handle, EL_ADDFN, L"smooth-complete", L"completes a name", complete); /* keeps both */
    el_set(handle, EL_BIND, "^I", "smooth-complete", NULL);
    el_wset(handle, EL_ADDFN, L"smooth-paste", L"enters pasted text", paste);
    el_set(handle, EL_BIND, "^R", "em-inc-search-prev", NULL);
    el_source(handle, NULL);                                    /* ~/.editrc */
    el_set(handle, EL_BIND, paste_begin, "smooth-paste", NULL); /* whatever keys that has chosen */
    load_history(editor);
    return true;
}

Editor *editor_open(Complete *completer, void *user) {
    Editor *editor = calloc(1, sizeof *editor);
    if (!editor) return NULL;
    editor->keys = STDIN_FILENO;
    editor->complete = completer;
    editor->user = user;
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || open_editor(editor)) return editor;
    editor_close(editor);
    return NULL;
}

void editor_close(Editor *editor) {
    if (!editor) return;
    if (editor->handle) sigaction(SIGINT, &editor->before, NULL);
    if (editor->handle) el_end(editor->handle);
    if (editor->keys != STDIN_FILENO) close(editor->keys);
    if (editor->history) history_end(editor->history);
    queue_free(&editor->queue);
    free(editor->path);
    free(editor);
}

bool editor_is_terminal(const Editor *editor) { return editor->handle; }

bool editor_is_interrupted(void) { return caught == SIGINT; }

/* --- reading ----------------------------------------------------------------------------- */

static LineStatus read_keys(Editor *editor, const char *prompt) {
    struct sigaction before[WATCHED];
    int count = 0;
    editor->prompt = prompt;
    watch_signals(editor, before);
    el_set(editor->handle, EL_PREP_TERM, 1); /* before the prompt: what is typed then is kept */
    switch_paste(paste_on);
    const char *line = el_gets(editor->handle, &count);
    switch_paste(paste_off);
    el_set(editor->handle, EL_PREP_TERM, 0);
    release_signals(editor, before);
    if (editor->ending_signal && editor->ending_signal != SIGINT) raise(editor->ending_signal);
    if (editor->ending_signal) {
        puts("^C");
        queue_clear(&editor->queue);
        return LINE_INTERRUPTED;
    }
    if (line && count > 0)
        return queue_add(&editor->queue, line, (size_t)count) ? LINE_DONE : LINE_FAILED;
    puts("");
    return queue_size(&editor->queue) > 0 ? LINE_DONE : LINE_END;
}

/* Reads once; waits if nothing has come. */
static bool read_bytes(Editor *editor) {
    enum { CHUNK = 1 << 16 };
    char *room = queue_reserve(&editor->queue, CHUNK);
    ssize_t count = -1;
    if (!room) errno = ENOMEM;
    do
        if (room) count = read(STDIN_FILENO, room, CHUNK);
    while (room && count < 0 && errno == EINTR);
    if (count > 0) editor->queue.end += (size_t)count;
    editor->is_ended = count == 0;
    return count >= 0;
}

/* Drops what there is of a line that is too long, and reads on to its end. */
static LineStatus skip_line(Editor *editor) {
    size_t size;
    while ((size = queue_line(&editor->queue)) == 0 && !editor->is_ended) {
        queue_clear(&editor->queue);
        if (!read_bytes(editor)) return LINE_FAILED;
    }
    queue_take(&editor->queue, size > 0 ? size : queue_size(&editor->queue));
    return LINE_TOO_LONG;
}

LineStatus editor_read(Editor *editor, const char *prompt, Buffer *out) {
    LineQueue *queue = &editor->queue;
    size_t size;
    errno = 0;
    if (editor_is_interrupted()) queue_clear(queue);
    while ((size = queue_line(queue)) == 0 && !editor->is_ended) {
        LineStatus status = LINE_DONE;
        if (editor->handle)
            status = read_keys(editor, prompt);
        else if (queue_size(queue) > LINE_BYTES)
            return skip_line(editor);
        else if (!read_bytes(editor))
            status = LINE_FAILED;
        if (status != LINE_DONE) return status;
        if (editor->handle && queue_line(queue) == 0) break; /* Ctrl-D in a line */
    }
    if (size == 0) size = queue_line(queue);
    if (size == 0) size = queue_size(queue);
    if (size == 0) return LINE_END;
    if (size > LINE_BYTES + 1) return skip_line(editor);
    buffer_add(out, queue_take(queue, size), size);
    return LINE_DONE;
}

bool editor_has_line(Editor *editor) {
    LineQueue *queue = &editor->queue;
    return queue_line(queue) > 0 || (editor->is_ended && queue_size(queue) > 0);
}

void editor_put_back(Editor *editor, const Buffer *lines) {
    if (lines->size > 0 && !queue_put_back(&editor->queue, lines->data, lines->size))
        arena_fail(lines->arena);
}
