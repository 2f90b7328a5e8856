import ArgumentParser

/// Completion scripts, with what lets `git acrouter <TAB>` find them.
///
/// The parser makes scripts for a program called `git-acrouter`. Git's own completion asks a function named after the
/// command; for bash and fish that takes a few lines more.
enum Completions {
    /// - Returns: The script that `--generate-completion-script SHELL` asks for; nil when it does not stand first.
    /// - Throws: `.usage` for a shell we have no script for.
    static func requested(by arguments: [String]) throws(CommandError) -> String? {
        guard let first = arguments.first, first.hasPrefix("--generate-completion-script") else { return nil }
        let named: String? =
            if let equals = first.firstIndex(of: "=") {
                String(first[first.index(after: equals)...])
            } else {
                arguments.dropFirst().first
            }
        guard let name = named, let shell = CompletionShell(rawValue: name) else {
            throw .usage("--generate-completion-script takes bash, zsh or fish")
        }
        return script(for: shell)
    }

    static func script(for shell: CompletionShell) -> String {
        let script = Acrouter.completionScript(for: shell) + "\n"
        return switch shell {
        case .bash: script + bashBridge
        case .fish: script + fishBridge
        // Git's zsh completion calls `_git-acrouter`, which is what the parser's function is called.
        default: script
        }
    }

    /// Git's bash completion calls `_git_acrouter` with `words`, `cword` and `cur` set; the parser's function reads
    /// `COMP_WORDS` and its own arguments, so they are set up as if `git-acrouter` had been typed.
    private static let bashBridge = #"""

        _git_acrouter() {
            local -i at
            for ((at = 1; at < cword; at++)); do
                [[ "${words[at]}" = acrouter ]] && break
            done
            ((at < cword)) || return
            local -a COMP_WORDS=(git-acrouter "${words[@]:at + 1}")
            local -i COMP_CWORD=$((cword - at))
            local COMP_LINE="${COMP_WORDS[*]}"
            local -i COMP_POINT=${#COMP_LINE}
            _git-acrouter git-acrouter "${cur}" "${prev}"
        }

        """#

    private static var fishBridge: String {
        let configurations = Acrouter.configuration.subcommands.map { $0.configuration }.filter { $0.shouldDisplay }
        let commands = configurations.map { configuration in
            let name = configuration.commandName ?? ""
            let help = configuration.abstract.replacing("'", with: "\\'")
            return "complete -c git -n '__fish_seen_subcommand_from acrouter' -f -a \(name) -d '\(help)'\n"
        }
        return "\n" + commands.joined()
    }
}
