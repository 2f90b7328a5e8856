import Changes
import Orchestrator
import Repair
import Verification

/// Where to look first: how near each piece of the change is to what the failing tests say.
enum RevertSuspicion {
    /// Lines from a frame at which suspicion has halved.
    private static let reach = 10.0

    /// - Returns: For each atom a number in 0...1. It orders the search and has no say in what is found minimal.
    static func scores(of change: DeltaDebuggingChange, job: Job) -> [Double] {
        let failing = job.baseline.report.cases.filter { job.baseline.failToPass.contains($0.id) }
        var frames: [String: [(line: Int, weight: Double)]] = [:]
        for test in failing {
            // The innermost frame, which is last, is where it went wrong.
            for (index, frame) in test.frames.enumerated() {
                let depth = Double(index + 1) / Double(test.frames.count)
                frames[frame.path, default: []].append((frame.line, 0.5 + 0.5 * depth))
            }
        }
        let stems = Set(failing.compactMap { $0.file.map { stem(of: RepoPath($0)) } })
        let uncommitted = Set(job.change.files.map(\.path))
        return change.atoms.map { atom in
            let path = change.files[atom.file].patch.path
            var score = 0.0
            if uncommitted.contains(path) { score += 0.1 }
            if stems.contains(stem(of: path)) { score += 0.1 }
            guard let here = frames[path.display] else { return score }
            score += 0.2
            if case .lines(let range, _) = atom.part {
                score += 0.6 * (here.map { $0.weight * nearness($0.line - 1, range) }.max() ?? 0)
            }
            return score
        }
    }

    private static func nearness(_ line: Int, _ range: Range<Int>) -> Double {
        let distance = line < range.lowerBound ? range.lowerBound - line : max(0, line - max(range.upperBound - 1, 0))
        return 1 / (1 + Double(distance) / reach)
    }

    /// `test_money.py`, `MoneyTests.swift` and `money.py` have one stem.
    private static func stem(of path: RepoPath) -> String {
        var name = path.name.lowercased()
        if let dot = name.firstIndex(of: ".") { name = String(name[..<dot]) }
        for affix in ["test_", "tests_"] where name.hasPrefix(affix) { name.removeFirst(affix.count) }
        for affix in ["_tests", "_test", "tests", "test"] where name.hasSuffix(affix) { name.removeLast(affix.count) }
        return name
    }
}
