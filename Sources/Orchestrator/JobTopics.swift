public import Changes
public import Verification

/// What a job is about, in words that another job may share: the files of the change, and of the failing tests the names,
/// their files, and the files that their failure went through.
public enum JobTopics {
    /// Of a job with more, the first ones by name: beyond these a job is about everything.
    public static let most = 32

    /// - Parameter level: The job's finest level of the hierarchy. Only jobs of the same one are neighbours: their outcomes
    ///   are counted there, and what resembles this job is taken out of that count.
    public static func of(_ change: Patch, baseline: Baseline?, level: String) -> [String] {
        var topics = Set(change.files.map(\.path.display))
        for test in baseline?.report.failed ?? [] {
            // These two stand for everything, so they tell no job from another.
            if test.id != .wholeCommand, test.id != .build { topics.insert(test.id.name) }
            if let file = test.file { topics.insert(file) }
            topics.formUnion(test.frames.map(\.path))
        }
        return topics.sorted().prefix(most).map { "\(level): \($0)" }
    }
}
