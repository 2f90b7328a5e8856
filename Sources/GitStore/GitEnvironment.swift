/// Environments for git children.
public enum GitEnvironment {
    /// Variables that tie a process to one repository (`git rev-parse --local-env-vars`; a test compares the two lists).
    ///
    /// Seen: `git worktree add` in a pre-commit hook that kept them wrote into the commit's own index.
    public static let repositoryVariables: Set<String> = [
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT",
        "GIT_OBJECT_DIRECTORY", "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE",
        "GIT_INDEX_FILE", "GIT_NO_REPLACE_OBJECTS", "GIT_REPLACE_REF_BASE", "GIT_PREFIX", "GIT_SHALLOW_FILE",
        "GIT_COMMON_DIR", "GIT_INTERNAL_SUPER_PREFIX",
    ]

    /// Others that change what git prints or where it looks, so that its output would not be what we parse.
    static let disturbing: Set<String> = [
        "GIT_NAMESPACE", "GIT_QUARANTINE_PATH", "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS",
        "GIT_ICASE_PATHSPECS", "GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS", "GIT_ATTR_SOURCE", "GIT_DEFAULT_HASH",
        "GIT_REDIRECT_STDOUT", "GIT_REDIRECT_STDERR", "GIT_REDIRECT_STDIN", "GIT_INDEX_VERSION", "GIT_REF_PARANOIA",
    ]

    /// `environment` without anything that ties it to a repository: for every child but the one that must share a hook's
    /// view of the index.
    public static func cleared(_ environment: [String: String]) -> [String: String] {
        environment.filter { name, _ in
            !repositoryVariables.contains(name) && !name.hasPrefix("GIT_CONFIG_KEY_")
                && !name.hasPrefix("GIT_CONFIG_VALUE_")
        }
    }

    /// For git children whose output we parse: cleared, in the C locale, never prompting, taking no optional locks.
    static func parsing(_ environment: [String: String]) -> [String: String] {
        var result = cleared(environment).filter { name, _ in
            !disturbing.contains(name) && !name.hasPrefix("GIT_TRACE")
        }
        result["LC_ALL"] = "C"
        result["LANGUAGE"] = nil
        result["GIT_OPTIONAL_LOCKS"] = "0"
        result["GIT_TERMINAL_PROMPT"] = "0"
        return result
    }
}
