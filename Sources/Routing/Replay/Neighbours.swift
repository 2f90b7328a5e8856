/// Past tasks of a stream, found again by what their names and dimension share.
///
/// Without prompts in the files, a task's features are its dimension and the words of its name; each counts once, so
/// the cosine of two tasks is what they share over the geometric mean of what they have.
struct Neighbours {
    /// Tasks of the same features, the latest last.
    private var groups: [[String]: [(age: Int, outcomes: [SimilarJob.Outcome])]] = [:]
    private var count = 0

    mutating func add(_ task: OutcomeTable.Task, outcomes: [SimilarJob.Outcome]) {
        guard !outcomes.isEmpty else { return }
        groups[Array(task.path.dropFirst()), default: []].append((count, outcomes))
        count += 1
    }

    /// The nearest ones, of equal ones the latest; first in, first out beyond the paper's number of entries.
    func nearest(to task: OutcomeTable.Task) -> [SimilarJob] {
        let features = Array(task.path.dropFirst())
        let oldest = count - NearestNeighboursPolicy.entries
        var found: [(similarity: Double, age: Int, outcomes: [SimilarJob.Outcome])] = []
        for (other, tasks) in groups {
            let similarity = Self.cosine(features, other)
            guard similarity >= SimilarJob.threshold else { continue }
            for task in tasks.suffix(SimilarJob.most) where task.age >= oldest {
                found.append((similarity, task.age, task.outcomes))
            }
        }
        found.sort { ($0.similarity, $0.age) > ($1.similarity, $1.age) }
        return found.prefix(SimilarJob.most).map {
            SimilarJob(similarity: $0.similarity, outcomes: $0.outcomes)
        }
    }

    /// A level of a path holds all that come before it, so equal levels are equal features.
    private static func cosine(_ left: [String], _ right: [String]) -> Double {
        let shared = left.count { right.contains($0) }
        return Double(shared) / (Double(left.count) * Double(right.count)).squareRoot()
    }
}
