import ModelProtocol

/// The list of what an endpoint offers; both interfaces have the same.
struct ModelsReader: AnswerReader {
    private struct Entry: Decodable { let id: String }

    private struct List: Decodable { let data: [Entry] }

    let finish: ModelEvent.Finish? = nil
    let hasRead = false

    mutating func read(_ data: [UInt8]) -> [ModelEvent] { [malformed] }

    mutating func readWhole(_ body: [UInt8]) -> [ModelEvent] {
        // A bare list is what some gateways send.
        guard let entries = decoded(List.self, from: body)?.data ?? decoded([Entry].self, from: body) else {
            return [.error(ModelFailure(kind: .malformed, message: "answered JSON that is no list of models"))]
        }
        return entries.map { .model($0.id) } + [.end(.stop)]
    }
}
