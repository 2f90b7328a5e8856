import Verification

/// What the models would be told, without telling them.
extension FixLoop {
    /// For each arm that would send anything, in the order in which they were given; runs the tests as they are, asks no
    /// model and spends nothing. Empty where nothing is to be done.
    public func prompts(_ request: FixRequest) async throws -> [PromptPreview] {
        try await withBaseline(request) { course, state, slot, verifier in
            var course = course
            let baseline: Baseline
            switch state {
            case .cannotRun: return []
            case .allPass(let known), .tests(let known): baseline = known
            }
            if request.goal == .failingTests, baseline.failToPass.isEmpty {
                guard !request.words.isEmpty else { return [] }
                course = course.reproducing
            }
            let job = course.job(baseline: baseline)
            let green = GreenStateOnce()
            var previews: [PromptPreview] = []
            for arm in arms where arm.unsuitable(for: job) == nil {
                let bench = bench(
                    arm.id, job: job, course: course, slot: slot, verifier: verifier, green: green,
                    deadline: course.deadline)
                if let preview = try await arm.preview(job, on: bench) { previews.append(preview) }
            }
            return previews
        }
    }
}
