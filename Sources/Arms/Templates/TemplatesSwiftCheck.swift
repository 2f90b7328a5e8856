import Changes
import Orchestrator
import Repair
import Verification

/// A quick look by the type checker before the build: most edits of typed code do not compile.
///
/// A wrong expression can keep the checker busy for seconds; a low bound on what its solver may try (measured here:
/// 0.6 s instead of 8.7 s for 120 variants, the same errors) ends that, which the package's own build cannot be told
/// without compiling everything again.
struct TemplatesSwiftCheck {
    typealias Text = (path: RepoPath, text: VariantText)

    let job: Job
    let files: [SourceFile]

    /// Candidates that do not type-check. None where the check does not fit the package (flags that only it knows).
    func misfits(of texts: [Text], _ attempt: any SandboxAttempt) async throws -> Set<Int> {
        var found: Set<Int> = []
        let byModule = Dictionary(grouping: files.map(\.path), by: Self.module(of:))
        for (module, paths) in byModule.sorted(by: { $0.key < $1.key }) {
            let mine = texts.filter { paths.contains($0.path) && !$0.text.lines.isEmpty }
            guard !mine.isEmpty else { continue }
            let result = try await attempt.run(step(module, paths))
            let said = Self.blamed(String(decoding: result.log, as: UTF8.self), mine)
            if !said.elsewhere { found.formUnion(said.candidates) }
        }
        return found
    }

    /// `Sources/Name/...` is module `Name`; other layouts are taken by folder.
    private static func module(of path: RepoPath) -> String {
        let parts = path.components.map { String(decoding: $0, as: UTF8.self) }
        if let place = parts.firstIndex(of: "Sources"), place + 2 < parts.count {
            return parts[...(place + 1)].joined(separator: "/")
        }
        return parts.dropLast().joined(separator: "/")
    }

    private func step(_ module: String, _ paths: [RepoPath]) -> SandboxStep {
        let name = module.split(separator: "/").last.map(String.init) ?? "Module"
        let isProgram = paths.contains { $0.name == "main.swift" }
        let prefix = job.plan.directory.isEmpty ? "" : job.plan.directory + "/"
        let own = paths.compactMap(\.exactText).map { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : $0 }
        // Language mode 6 begins with tools version 6; its stricter rules are the build's business.
        let words =
            [
                "/bin/sh", "-c", #"exec "$@" 2>&1"#, "check", "swiftc", "-typecheck", "-module-name",
                name.filter { $0.isLetter || $0.isNumber || $0 == "_" },
            ]
            + (isProgram ? [] : ["-parse-as-library"])
            + ["-I", ".build/debug/Modules", "-I", ".build/debug", "-Xfrontend", "-solver-scope-threshold=20000"]
        return SandboxStep(
            arguments: words + own, directory: job.plan.directory,
            limits: SandboxLimits(wallClock: .seconds(90), outputBytes: 8 << 20))
    }

    /// Candidates at whose lines the compiler found an error, those of bodies at whose end it did, and whether it
    /// found one anywhere else.
    static func blamed(_ log: String, _ texts: [Text]) -> (candidates: Set<Int>, bodies: Set<Int>, elsewhere: Bool) {
        var found: Set<Int> = []
        var bodies: Set<Int> = []
        var elsewhere = false
        for line in log.split(whereSeparator: \.isNewline) where line.contains(": error: ") {
            let parts = line.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
            guard parts.count == 4, let number = Int(parts[1]) else { continue }
            let named = texts.first { parts[0] == $0.path.display || parts[0].hasSuffix("/" + $0.path.display) }
            guard let text = named?.text, let candidate = text.number(atLine: number) else {
                let tail = named?.text.numbers(atTail: number) ?? []
                bodies.formUnion(tail)
                if tail.isEmpty { elsewhere = true }
                continue
            }
            found.insert(candidate)
        }
        return (found, bodies, elsewhere)
    }
}
