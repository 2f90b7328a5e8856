public import Changes
public import Verification

/// What a job is about, in words that another job may share: the files of the change, and of the failing tests the names,
/// their files, and the files that their failure went through.
public enum JobTopics {
    /// Of a job with more, the first ones by name: beyond these a job is about everything.
    public static let most = 32

    public static func of(_ change: Patch, baseline: Baseline?) -> [String] {
        var topics = Set(change.files.map(\.path.display))
        for test in baseline?.report.failed ?? [] {
            topics.insert(test.id.name)
            if let file = test.file { topics.insert(file) }
            topics.formUnion(test.frames.map(\.path))
        }
        return Array(topics.sorted().prefix(most))
    }
}
