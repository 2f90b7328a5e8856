import Changes

/// What a path says beyond its kind: one role may hold beside another.
enum PathRole: Int, CaseIterable {
    case changelog, readme, changeset, automation, manifest, lock, snapshot, locale, example, script, schema, style
    case markup, migration, benchmark, commandLine, mock, declaration, site, helper, interface, core, notebook, build
    case json, yaml, toml, xml, image, shell, fixture, barrel, version, editor, model

    var bit: UInt64 { 1 << UInt64(rawValue) }

    static func of(_ path: RepoPath) -> UInt64 {
        let bytes = path.bytes.map { Bytes.isUpper($0) ? $0 | 32 : $0 }
        let parts = bytes.split(separator: UInt8(ascii: "/"))
        guard let name = parts.last else { return 0 }
        var roles: UInt64 = 0
        for folder in parts.dropLast() { roles |= inFolders[TokenHash.of(folder)] ?? 0 }
        roles |= named[TokenHash.of(name)] ?? 0
        if let dot = name.lastIndex(of: UInt8(ascii: ".")), dot != name.startIndex {
            roles |= ending[TokenHash.of(name[(dot + 1)...])] ?? 0
        }
        name.withUnsafeBufferPointer { name in
            for (bit, words) in holding where roles & bit == 0 {
                if words.contains(where: { Bytes.find($0, in: name, from: 0, to: name.count) != nil }) { roles |= bit }
            }
        }
        let first = parts[0]
        if parts.count > 1,
            first.elementsEqual(".github".utf8) || first.elementsEqual(".circleci".utf8)
                || first.starts(with: ".gitlab".utf8)
        {
            roles |= automation.bit
        }
        return roles
    }

    private static let holding: [(UInt64, [[UInt8]])] = namesHolding.map { row in
        (row.0.bit, row.1.map { Array($0.utf8) })
    }
    private static let inFolders = table(folderWords)
    private static let named = table(names)
    private static let ending = table(extensions)

    private static func table(_ rows: [(PathRole, Set<String>)]) -> [UInt64: UInt64] {
        var table: [UInt64: UInt64] = [:]
        for (role, words) in rows { for word in words { table[TokenHash.of(word.utf8), default: 0] |= role.bit } }
        return table
    }

    private static let namesHolding: [(PathRole, [String])] = [
        (.changelog, ["changelog", "changes.", "history.", "release_notes", "release-notes"]), (.readme, ["readme"]),
        (.lock, ["lock"]), (.snapshot, ["snap", "golden", "approved"]), (.schema, ["schema"]),
        (.migration, ["migrat"]), (.benchmark, ["bench"]), (.mock, ["mock", "fake", "stub"]),
        (.helper, ["util", "helper", "common", "misc"]), (.version, ["version"]),
        (.build, ["build", "webpack", "rollup", "vite.config"]),
        (.script, ["script"]), (.commandLine, ["cli", "command", "cmd", "main."]),
    ]
    private static let folderWords: [(PathRole, Set<String>)] = [
        (.changeset, [".changeset", ".changesets", "changes", "changelog", "unreleased"]),
        (.snapshot, ["__snapshots__", "snapshots", "snaps", "testdata", "golden"]),
        (.locale, ["locale", "locales", "i18n", "l10n", "lang", "translations", "values"]),
        (.example, ["example", "examples", "sample", "samples", "demo", "demos", "playground", "packages-examples"]),
        (.script, ["scripts", "script", "tools", "bin", "hack", "tasks"]),
        (.schema, ["proto", "schema", "schemas", "openapi"]),
        (.migration, ["migrations", "migration"]), (.benchmark, ["bench", "benches", "benchmark", "benchmarks"]),
        (.commandLine, ["cli", "cmd", "commands", "command"]), (.mock, ["mocks", "__mocks__", "stubs"]),
        (.site, ["docs", "doc", "website", "www", "site", "documentation", "blog"]),
        (.helper, ["util", "utils", "helper", "helpers", "common", "shared", "support", "internal"]),
        (
            .interface,
            ["api", "ui", "components", "views", "screens", "controllers", "controller", "routes", "pages", "widgets"]
        ),
        (.core, ["core", "runtime", "engine", "kernel", "compiler"]),
        (.fixture, ["fixtures", "fixture", "testdata", "resources", "data"]),
        (.build, ["build", "cmake", "gradle", "ci", "docker", "packaging"]),
        (.editor, [".vscode", ".idea", ".devcontainer"]),
        (.model, ["model", "models", "entities", "types", "dto", "domain"]),
    ]
    private static let extensions: [(PathRole, Set<String>)] = [
        (.json, ["json", "json5", "jsonc"]), (.yaml, ["yml", "yaml"]),
        (.toml, ["toml", "ini", "cfg", "properties", "conf"]),
        (.xml, ["xml", "plist", "pbxproj", "gradle", "csproj", "storyboard", "xib"]),
        (.image, ["png", "svg", "jpg", "jpeg", "gif", "ico", "webp", "tape"]),
        (.style, ["css", "scss", "less", "sass"]),
        (.markup, ["html", "vue", "svelte", "jinja", "j2", "tmpl", "hbs"]),
        (.shell, ["sh", "bash", "zsh", "fish", "ps1", "bats"]),
        (.schema, ["proto", "graphql", "sql", "xsd", "smithy", "fbs", "pkl"]), (.notebook, ["ipynb"]),
        (.snapshot, ["snap", "golden"]),
        (.locale, ["po", "pot", "strings", "xliff", "arb"]),
    ]
    private static let names: [(PathRole, Set<String>)] = [
        (
            .manifest,
            [
                "package.json", "cargo.toml", "pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "go.mod",
                "pom.xml",
                "build.gradle", "build.gradle.kts", "package.swift", "composer.json", "gemfile", "pubspec.yaml",
                "project.swift",
                "cmakelists.txt", "libs.versions.toml", "package.xml",
            ]
        ),
        (.build, ["makefile", "dockerfile", "taskfile.yml", "mise.toml", "justfile", "meson.build", "flake.nix"]),
        (.barrel, ["index.ts", "index.js", "mod.rs", "lib.rs", "__init__.py", "index.tsx", "exports.ts"]),
        (.editor, [".gitignore", ".editorconfig", ".gitattributes", ".prettierrc", ".eslintrc"]),
        (.declaration, ["types.ts", "types.go", "types.py", "types.rs", "interfaces.ts"]),
    ]
}
