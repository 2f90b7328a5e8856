/// A path of the machine that runs may read, at the same path inside.
///
/// The root file system inside is built from this list; what is not on it does not exist there.
struct Exposure: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case folderOrFile
        /// A symlink to repeat, as `/bin` -> `usr/bin` where the system has merged the two.
        case link(target: String)
    }

    var path: String
    var kind: Kind

    /// System folders, toolchains that live under the home, and what the user named.
    static func all(_ configuration: SandboxConfiguration) -> [Exposure] {
        var paths = systemPaths.compactMap(system)
        var seen = Set(paths.map(\.path))
        for path in toolchains(configuration) + configuration.exposedPaths {
            guard FileSystem.exists(path), !covered(path, by: seen), seen.insert(path).inserted else { continue }
            paths.append(Exposure(path: path, kind: .folderOrFile))
        }
        return paths
    }

    /// `/sys/devices/system/cpu` tells runtimes how many cores there are; the rest of `/sys` stays away.
    static let systemPaths = [
        "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/nix", "/gnu", "/snap",
        "/sys/devices/system/cpu",
    ]

    static func isSystem(_ path: String) -> Bool { systemPaths.contains(path) }

    /// Files of `/etc` where administrators put passwords and tokens of package indexes; shown empty.
    static let masked = ["environment", "pip.conf", "npmrc", "netrc", "git-credentials"]

    private static func system(_ path: String) -> Exposure? {
        if let target = FileSystem.linkTarget(path) { return Exposure(path: path, kind: .link(target: target)) }
        return FileSystem.exists(path) ? Exposure(path: path, kind: .folderOrFile) : nil
    }

    /// Whether a listed folder already shows `path`.
    static func covered(_ path: String, by listed: Set<String>) -> Bool {
        var rest = Substring(path)
        while !rest.isEmpty {
            if listed.contains(String(rest)) { return true }
            guard let slash = rest.lastIndex(of: "/") else { return false }
            rest = rest[..<slash]
        }
        return false
    }

    /// Below the home: programs, libraries and package stores. Never credentials: `.cargo` is shown by parts because
    /// `.cargo/credentials.toml` is a key; `.config`, `.ssh`, `.aws`, `.netrc`, `.npmrc`, `.docker` are not listed.
    static let toolchainNames = [
        ".pyenv", ".rbenv", ".nodenv", ".nvm", ".volta", ".fnm", ".asdf", ".sdkman", ".swiftly", ".swiftenv",
        ".rustup/toolchains", ".rustup/settings.toml", ".cargo/bin", ".cargo/registry", ".cargo/git", ".cargo/env",
        ".local/bin", ".local/lib", ".local/share/uv", ".local/share/pipx", ".local/pipx", ".local/share/swiftly",
        ".local/share/mise", ".local/share/fnm", ".local/share/pnpm", ".local/share/virtualenvs", ".virtualenvs",
        ".conda/envs", ".conda/pkgs", "miniconda3", "anaconda3", "miniforge3", "mambaforge", "go/pkg/mod", "go/bin",
        "sdk", ".deno/bin",
        ".bun/bin", ".bun/install", ".m2/repository", ".opam", ".ghcup", ".dotnet", ".nuget/packages", ".gem/ruby",
        ".swiftpm/configuration/mirrors.json", ".cache/org.swift.swiftpm/repositories",
    ]

    private static func toolchains(_ configuration: SandboxConfiguration) -> [String] {
        let home = configuration.homeDirectory
        var paths = toolchainNames.map { home + "/" + $0 }
        for entry in (configuration.environment["PATH"] ?? "").split(separator: ":") {
            let folder = String(entry)
            guard folder.hasPrefix("/"), isExposable(folder, configuration) else { continue }
            paths.append(folder)
            if !folder.hasPrefix("/usr/") && !folder.hasPrefix("/bin") {
                paths += Toolchains.linkTargets(in: folder, configuration)
            }
        }
        for name in ["PYENV_ROOT", "RUSTUP_HOME", "NVM_DIR", "JAVA_HOME", "GOROOT", "CONDA_PREFIX", "VIRTUAL_ENV"] {
            guard let folder = configuration.environment[name], isExposable(folder, configuration) else { continue }
            paths.append(folder)
        }
        return paths
    }

    /// Where keys and tokens lie below a home; nothing that holds one of these, or lies in one, is shown.
    static let secretNames = [
        ".ssh", ".aws", ".gnupg", ".netrc", ".config", ".npmrc", ".pypirc", ".docker", ".kube", ".azure",
        ".git-credentials",
        ".cargo/credentials", ".cargo/credentials.toml", ".gem/credentials", ".m2/settings.xml",
        ".gradle/gradle.properties",
        ".local/share/keyrings", ".password-store", ".conda/.condarc", ".nuget/NuGet", "Library/Keychains",
        ".claude/.credentials.json", ".claude.json", ".codex/auth.json", ".gemini/oauth_creds.json",
        ".local/share/opencode/auth.json", ".aider/oauth-keys.env", ".qwen/oauth_creds.json",
    ]

    /// What a run with a network needs to find names and to trust servers, beside `/etc`.
    static func network(_ configuration: SandboxConfiguration) -> [Exposure] {
        var paths: [String] = []
        if let resolver = FileSystem.realPath("/etc/resolv.conf"), resolver != "/etc/resolv.conf" {
            paths.append(resolver)
        }
        // Named by path, so a bundle of certificates beside a key shows the bundle alone.
        for name in InnerEnvironment.certificates {
            guard let path = configuration.environment[name], path.hasPrefix("/"), FileSystem.isFile(path) else {
                continue
            }
            paths.append(path)
        }
        return paths.map { Exposure(path: $0, kind: .folderOrFile) }
    }

    /// Whether a folder that a PATH or a link named may be shown: not the root, not the home nor above it, not the
    /// project (which is mounted there), nothing with secrets, and no whole dot folder of the home, since tools like to
    /// keep their tokens beside their `bin`.
    static func isExposable(_ path: String, _ configuration: SandboxConfiguration) -> Bool {
        let home = configuration.homeDirectory
        let project = configuration.projectPath
        guard path.hasPrefix("/"), path != "/", !path.contains("/../"), !path.hasSuffix("/..") else { return false }
        for inner in [home, project, configuration.cacheDirectory] where inner == path || inner.hasPrefix(path + "/") {
            return false
        }
        for name in secretNames {
            let secret = home + "/" + name
            if secret == path || secret.hasPrefix(path + "/") || path.hasPrefix(secret + "/") { return false }
        }
        if path.hasPrefix(home + "/.") && !path.dropFirst(home.count + 1).contains("/") {
            return toolchainNames.contains(String(path.dropFirst(home.count + 1)))
        }
        return !path.hasPrefix(project + "/")
    }
}
