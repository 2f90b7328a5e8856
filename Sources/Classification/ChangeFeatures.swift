public import Changes

import func Foundation.log

/// A change as numbers, in a fixed order: what the weights were learned on.
public struct ChangeFeatures: Sendable {
    public private(set) var values: [Float] = []
    private var collected: [String] = []
    private let keepsNames: Bool

    public init(_ patch: Patch) { self.init(ChangeSurvey(patch)) }

    /// What the values are, in their order.
    public static var names: [String] { ChangeFeatures(ChangeSurvey(Patch(files: [])), named: true).collected }

    init(_ survey: ChangeSurvey, named: Bool = false) {
        keepsNames = named
        values.reserveCapacity(512)
        size(survey)
        paths(survey)
        for sign in Sign.allCases { signs(survey, sign) }
        edits(survey[.source].edits, "edit")
        testEdits(survey[.tests].edits)
        names(survey)
        prose(survey)
    }

    private mutating func put(_ name: @autoclosure () -> String, _ value: Double) {
        values.append(Float(value))
        if keepsNames { collected.append(name()) }
    }

    /// Counts grow without bound and mean little past the first few: their logarithm is what is learned on.
    private mutating func count(_ name: @autoclosure () -> String, _ value: Int) {
        put(name(), log(1 + Double(value)))
    }

    private mutating func share(_ name: @autoclosure () -> String, _ part: Int, _ whole: Int) {
        put(name(), whole == 0 ? -1 : Double(part) / Double(whole))
    }

    private mutating func net(_ name: @autoclosure () -> String, _ added: Int, _ removed: Int) {
        put(name(), Double(max(-20, min(20, added - removed))))
    }
}

extension ChangeFeatures {
    private mutating func size(_ survey: ChangeSurvey) {
        let all = survey.zones.reduce(0) { $0 + $1.added + $1.removed }
        let allFiles = survey.zones.reduce(0) { $0 + $1.files }
        count("files", allFiles)
        count("churn", all)
        share("added-share", survey.zones.reduce(0) { $0 + $1.added }, all)
        count("generated", survey.generatedFiles)
        for zone in ChangeSurvey.Zone.allCases {
            let tally = survey[zone]
            let churn = tally.added + tally.removed
            count("\(zone).files", tally.files)
            share("\(zone).file-share", tally.files, allFiles)
            count("\(zone).created", tally.created)
            count("\(zone).deleted", tally.deleted)
            count("\(zone).moved", tally.moved)
            count("\(zone).added", tally.added)
            count("\(zone).removed", tally.removed)
            share("\(zone).churn-share", churn, all)
            share("\(zone).added-share", tally.added, churn)
            count("\(zone).hunks", tally.hunks)
            share("\(zone).hunk-size", churn, tally.hunks)
            count("\(zone).largest-hunk", tally.largestHunk)
            share("\(zone).largest-file", tally.largestFile, churn)
            net("\(zone).net", tally.added, tally.removed)
        }
        let source = survey[.source]
        let tests = survey[.tests]
        share(
            "tests-to-source", tests.added + tests.removed, source.added + source.removed + tests.added + tests.removed)
        share("tests-added-to-source", tests.added, source.added + tests.added)
        for (name, tally) in [("source", source), ("tests", tests)] {
            count("\(name).code-added", tally.new.code)
            count("\(name).code-removed", tally.old.code)
            share("\(name).code-added-share", tally.new.code, tally.new.code + tally.old.code)
            count("\(name).comment-added", tally.new.comments)
            count("\(name).comment-removed", tally.old.comments)
            share("\(name).comment-share", tally.new.comments + tally.old.comments, tally.added + tally.removed)
            share("\(name).brace-share", tally.new.braces + tally.old.braces, tally.new.code + tally.old.code)
            share("\(name).blank-share", tally.new.blank + tally.old.blank, tally.added + tally.removed)
            share("\(name).indent-added", tally.new.indent, tally.new.code)
            share("\(name).indent-removed", tally.old.indent, tally.old.code)
        }
        count("config.code", survey[.config].new.code + survey[.config].old.code)
    }

    private mutating func paths(_ survey: ChangeSurvey) {
        for role in PathRole.allCases {
            count("path.\(role)", survey.roles[role.rawValue])
            put("created.\(role)", survey.createdRoles & role.bit == 0 ? 0 : 1)
        }
        let all = max(1, survey.zones.reduce(0) { $0 + $1.added + $1.removed })
        for role: PathRole in [.changelog, .readme, .example, .manifest, .snapshot, .site, .automation, .mock, .schema]
        {
            share("churn.\(role)", survey.roleChurn[role.rawValue], all)
        }
        count("folders", survey.folders.count)
        count("tops", survey.tops.count)
        count("languages", survey.languages.count)
        put("depth", Double(survey.depth))
        put("paired-test", survey.sourceStems.isDisjoint(with: survey.testStems) ? 0 : 1)
        let language = survey.languages.count == 1 ? survey.languages.first : nil
        for name in ["python", "typescript", "rust", "go", "cpp", "swift", "kotlin", "java", "php", "vue"] {
            put("language.\(name)", language == name ? 1 : 0)
        }
    }

    private mutating func signs(_ survey: ChangeSurvey, _ sign: Sign) {
        let source = survey[.source]
        let added = source.new.signs[sign.rawValue]
        let removed = source.old.signs[sign.rawValue]
        count("source.\(sign).added", added)
        count("source.\(sign).removed", removed)
        net("source.\(sign).net", added, removed)
        put("source.\(sign).density", Double(added) / Double(max(1, source.new.code)))
        count("tests.\(sign).added", survey[.tests].new.signs[sign.rawValue])
        net("tests.\(sign).net", survey[.tests].new.signs[sign.rawValue], survey[.tests].old.signs[sign.rawValue])
    }

    private mutating func edits(_ edits: EditTally, _ name: String) {
        let parts: [(String, Int)] = [
            ("additions", edits.additions), ("removals", edits.removals), ("replacements", edits.replacements),
            ("single", edits.single), ("layout", edits.layout), ("extended", edits.extended),
            ("reduced", edits.reduced),
            ("condition-changed", edits.conditionChanged), ("condition-added", edits.conditionAdded),
            ("condition-removed", edits.conditionRemoved), ("guard-added", edits.guardAdded),
            ("handler-added", edits.handlerAdded), ("raise-added", edits.raiseAdded),
            ("return-changed", edits.returnChanged), ("call-added", edits.callAdded), ("name-only", edits.nameOnly),
            ("text-only", edits.textOnly), ("number-only", edits.numberOnly), ("mark-only", edits.markOnly),
            ("type-only", edits.typeOnly), ("argument-added", edits.argumentAdded),
            ("argument-removed", edits.argumentRemoved), ("strengthened", edits.strengthened),
            ("negated", edits.negated), ("null-added", edits.nullAdded), ("boundary", edits.boundary),
            ("signature", edits.signature), ("assertion-changed", edits.assertionChanged),
            ("definition-renamed", edits.definitionRenamed), ("small-additions", edits.smallAdditions),
            ("repeated", edits.repeated),
        ]
        count("\(name).blocks", edits.blocks)
        for part in parts {
            count("\(name).\(part.0)", part.1)
            share("\(name).\(part.0)-share", part.1, edits.blocks)
        }
        put("\(name).shared", edits.replacements == 0 ? -1 : edits.sharedSum / Double(edits.replacements))
        put("\(name).lost", edits.replacements == 0 ? -1 : edits.lostSum / Double(edits.replacements))
        share("\(name).token-share", edits.addedTokens, edits.addedTokens + edits.removedTokens)
        count("\(name).tokens-added", edits.addedTokens)
        count("\(name).tokens-removed", edits.removedTokens)
        share("\(name).repeated-of-swaps", edits.repeated, edits.swapCount)
    }

    private mutating func testEdits(_ edits: EditTally) {
        count("test-edit.blocks", edits.blocks)
        share("test-edit.additions", edits.additions, edits.blocks)
        share("test-edit.replacements", edits.replacements, edits.blocks)
        share("test-edit.removals", edits.removals, edits.blocks)
        share("test-edit.single", edits.single, edits.blocks)
        count("test-edit.assertion-changed", edits.assertionChanged)
        count("test-edit.name-only", edits.nameOnly)
        count("test-edit.text-only", edits.textOnly)
        count("test-edit.number-only", edits.numberOnly)
        share("test-edit.repeated-share", edits.repeated, edits.swapCount)
        share("test-edit.token-share", edits.addedTokens, edits.addedTokens + edits.removedTokens)
        put("test-edit.shared", edits.replacements == 0 ? -1 : edits.sharedSum / Double(edits.replacements))
    }

    private mutating func names(_ survey: ChangeSurvey) {
        let source = survey[.source]
        let tests = survey[.tests]
        let known = survey.oldNames.union(survey.contextNames)
        let novel = survey.newNames.subtracting(known)
        let gone = survey.oldNames.subtracting(survey.newNames).subtracting(survey.contextNames)
        count("names.novel", novel.count)
        share("names.novel-share", novel.count, survey.newNames.count)
        let unheard = novel.filter { !survey.farNames.contains($0) }
        count("names.unheard", unheard.count)
        share("names.unheard-share", unheard.count, survey.newNames.count)
        share("names.near-share", unheard.count, novel.count)
        count("names.context", survey.farNames.count)
        count("context-lines", survey.contextLines)
        count("names.gone", gone.count)
        share("names.gone-share", gone.count, survey.oldNames.count)
        net("names.net", novel.count, gone.count)
        share(
            "names.kept", survey.newNames.intersection(survey.oldNames).count,
            survey.newNames.union(survey.oldNames).count)
        count("names.novel-in-tests", novel.intersection(survey.testNames).count)
        share("names.novel-in-tests-share", novel.intersection(survey.testNames).count, novel.count)
        for (name, tally) in [("source", source), ("tests", tests)] {
            let born = tally.new.functions.subtracting(tally.old.functions)
            let dead = tally.old.functions.subtracting(tally.new.functions)
            count("\(name).functions-born", born.count)
            count("\(name).functions-dead", dead.count)
            count("\(name).functions-kept", tally.new.functions.intersection(tally.old.functions).count)
            net("\(name).functions-net", born.count, dead.count)
            count("\(name).types-born", tally.new.types.subtracting(tally.old.types).count)
            count("\(name).types-dead", tally.old.types.subtracting(tally.new.types).count)
            count("\(name).types-kept", tally.new.types.intersection(tally.old.types).count)
        }
        count("source.public-born", source.new.publics.subtracting(source.old.publics).count)
        count("source.public-dead", source.old.publics.subtracting(source.new.publics).count)
        count("source.public-kept", source.new.publics.intersection(source.old.publics).count)
        let born = source.new.functions.union(source.new.types).subtracting(source.old.functions)
        count("source.born-tested", born.intersection(survey.testNames).count)
        count("moved", survey.movedLines)
        share("moved-of-removed", survey.movedLines, source.old.code + tests.old.code)
        share("moved-of-added", survey.movedLines, source.new.code + tests.new.code)
    }

    private mutating func prose(_ survey: ChangeSurvey) {
        let docs = survey.docShapes
        count("docs.headings", docs.headingsAdded)
        net("docs.headings-net", docs.headingsAdded, docs.headingsRemoved)
        count("docs.fences", docs.fences)
        count("docs.links", docs.links)
        count("docs.bullets", docs.bullets)
        count("docs.tables", docs.tables)
        count("docs.words-added", docs.wordsAdded)
        count("docs.words-removed", docs.wordsRemoved)
        for kind in NewsTally.Kind.allCases {
            count("news.under-\(kind)", survey.news.headed[kind.rawValue])
            count("news.says-\(kind)", survey.news.said[kind.rawValue])
        }
        net("news.fix-or-feature-headed", survey.news.headed[0], survey.news.headed[1])
        net("news.fix-or-feature-said", survey.news.said[0], survey.news.said[1])
        count("news.patches", survey.news.patches)
        count("news.minors", survey.news.minors)
        count("news.lines", survey.news.lines)
        for place in WordPlace.allCases { count("words.\(place)", survey.words[place.rawValue].count) }
    }
}
