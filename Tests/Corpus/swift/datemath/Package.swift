// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "DateMath",
    products: [.library(name: "DateMath", targets: ["DateMath"])],
    targets: [
        .target(name: "DateMath"),
        .testTarget(name: "DateMathTests", dependencies: ["DateMath"]),
    ]
)
