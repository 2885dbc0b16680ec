/* In: the path of an object. Out: a shared library, by the C compiler, in a process group of its
 * own: a signal that comes while it runs ends all of the group, so that nothing is written
 * afterwards. */
#include "command/linker.h"

#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

/* --- signals ----------------------------------------------------------------------------- */

static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
enum { ENDING = sizeof ending / sizeof *ending };

/* A signal that is ignored, as by nohup, stays so. */
void linker_hold(sigset_t *before) {
    sigset_t held;
    sigemptyset(&held);
    for (int i = 0; i < ENDING; i++) {
        struct sigaction action;
        if (sigaction(ending[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
            sigaddset(&held, ending[i]);
    }
    sigprocmask(SIG_BLOCK, &held, before);
}

void linker_release(const sigset_t *before) { sigprocmask(SIG_SETMASK, before, NULL); }

/* Has a signal arrived that is held back? */
static bool is_ended(void) {
    sigset_t pending;
    int count = 0;
    sigpending(&pending);
    for (int i = 0; i < ENDING; i++) count += sigismember(&pending, ending[i]) > 0;
    return count > 0;
}

static void sleep_shortly(void) { nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL); }

/* --- the process ------------------------------------------------------------------------- */

/* The words of the linker's call; NULL ends them. $CC may hold arguments, which spaces part. */
static char **make_command(Arena *arena, const char *object, const char *library) {
    const char *compiler = getenv("CC");
    char *words = arena_printf(arena, "%s", compiler && *compiler ? compiler : "cc"), *rest;
    char **command = NEW_ARRAY(arena, char *, strlen(words) / 2 + 8);
    uint32_t count = 0;
    for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        command[count++] = word;
    command[count++] = "-shared";
    command[count++] = "-o";
    command[count++] = (char *)(uintptr_t)library;
    command[count++] = (char *)(uintptr_t)object;
    command[count++] = "-lm";
    return command;
}

/* Starts the command in a group of its own, with no signal held back. Returns an errno. */
static int start(char **command, pid_t *process) {
    sigset_t none, all;
    posix_spawnattr_t how;
    sigemptyset(&none);
    sigemptyset(&all);
    for (int i = 0; i < ENDING; i++) sigaddset(&all, ending[i]);
    sigaddset(&all, SIGCHLD);
    int problem = posix_spawnattr_init(&how);
    if (problem) return problem;
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                       POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&how, 0);
    posix_spawnattr_setsigmask(&how, &none);
    posix_spawnattr_setsigdefault(&how, &all);
    problem = posix_spawnp(process, command[0], NULL, &how, command, environ);
    posix_spawnattr_destroy(&how);
    return problem;
}

/* Ends all processes of the group and waits, for a second at most, until they are gone. */
static void end_group(pid_t group) {
    kill(-group, SIGTERM);
    for (int i = 0; i < 500 && kill(-group, 0) == 0; i++) {
        waitpid(group, NULL, WNOHANG);
        sleep_shortly();
    }
    kill(-group, SIGKILL);
    while (waitpid(group, NULL, 0) < 0 && errno == EINTR) continue;
}

/* Waits for the process. False if it had to be ended, most likely since a signal arrived. */
static bool await(pid_t process, int *status) {
    for (;;) {
        pid_t ended = waitpid(process, status, WNOHANG);
        if (ended == process) return true;
        if (is_ended() || (ended < 0 && errno != EINTR)) {
            end_group(process);
            return false;
        }
        sleep_shortly();
    }
}

/* --- linking ----------------------------------------------------------------------------- */

static bool is_written(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0;
}

bool linker_run(Driver *driver, const char *object, const char *library) {
    char **command = make_command(driver->arena, object, library);
    struct sigaction usual = {.sa_handler = SIG_DFL}, before; /* else no status can be had */
    pid_t process;
    int status = 1; /* no success */
    sigaction(SIGCHLD, &usual, &before);
    int problem = start(command, &process);
    bool is_done = !problem && await(process, &status);
    sigaction(SIGCHLD, &before, NULL);
    if (problem)
        return driver_fail(driver, SMOOTH_CAUSE_MACHINE, NULL, "the linker `%s` cannot be run: %s",
                           command[0], strerror(problem));
    if (!is_done && is_ended()) return false;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return driver_fail(driver, SMOOTH_CAUSE_MACHINE, NULL,
                           "`%s` could not link the shared library", command[0]);
    return is_written(library) ||
           driver_fail(driver, SMOOTH_CAUSE_MACHINE, "CC names the C compiler that links",
                       "`%s` ended well but wrote no shared library", command[0]);
}
