#ifndef ACROUTER_CLIBGIT2_SHIM_H
#define ACROUTER_CLIBGIT2_SHIM_H

#include <git2.h>
#include <git2/sys/repository.h>

/* git_libgit2_opts is variadic, which Swift does not import: one inline function per option that we use. */

static inline int acrouter_git_set_extensions(const char **names, size_t count) {
    return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, count);
}

#endif
