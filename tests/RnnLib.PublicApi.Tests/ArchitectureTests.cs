using System.Reflection;
using RnnLib.Audio;
using RnnLib.Data;
using RnnLib.DataFrames;
using RnnLib.Keras;
using RnnLib.Layers;
using RnnLib.Logging;
using RnnLib.ML;
using RnnLib.Onnx;
using RnnLib.Training;

namespace RnnLib.PublicApi.Tests;

/// <summary>The arrows between the assemblies, as docs/architecture.md draws them.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["RnnLib.Core"] = ["MathNet.Numerics", "System.Numerics.Tensors"],
        ["RnnLib.Layers"] = ["RnnLib.Core", "System.Numerics.Tensors"],
        ["RnnLib.Data"] = ["RnnLib.Core", "System.Numerics.Tensors"],
        ["RnnLib.Training"] = ["RnnLib.Core", "RnnLib.Layers", "RnnLib.Data", "System.Numerics.Tensors"],
        ["RnnLib.Onnx"] = ["RnnLib.Core", "RnnLib.Layers"],
        ["RnnLib.Logging"] = ["RnnLib.Core", "RnnLib.Layers", "RnnLib.Training", "Microsoft.Extensions.Logging.Abstractions"],
        ["RnnLib.ML"] = ["RnnLib.Core", "RnnLib.Layers", "RnnLib.Data", "RnnLib.Training", "Microsoft.ML.Core", "Microsoft.ML.Data", "Microsoft.ML.DataView", "Microsoft.ML.Transforms"],
        ["RnnLib.DataFrames"] = ["RnnLib.Data", "Microsoft.Data.Analysis"],
        ["RnnLib.Audio"] = ["RnnLib.Core", "MathNet.Numerics"],
        ["RnnLib.Keras"] = ["RnnLib.Core", "RnnLib.Layers", "PureHDF"],
    };

    public static TheoryData<string> Assemblies => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void References_OfShippedAssembly_AreTheAllowedOnes(string name)
    {
        IEnumerable<string> foreign = Load(name).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(reference => !IsRuntime(reference))
            .Except(Allowed[name]);

        Assert.Empty(foreign);
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void PublicTypes_OfShippedAssembly_LieInItsNamespace(string name)
    {
        string expected = name == "RnnLib.Core" ? "RnnLib" : name;

        Assert.All(Load(name).GetExportedTypes(), type => Assert.Equal(expected, type.Namespace));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void PublicClasses_OfShippedAssembly_AreSealedStaticOrMeantToBeExtended(string name)
    {
        string[] open = [.. Load(name).GetExportedTypes().Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false }).Select(type => type.Name)];

        Assert.Empty(open.Except(["Adam", "AdamOptions", "Asgd", "LossOptions", "StackOptions", "Trainer`1"]));
    }

    private static Assembly Load(string name) => name switch
    {
        "RnnLib.Core" => typeof(Tensor).Assembly,
        "RnnLib.Layers" => typeof(Lstm).Assembly,
        "RnnLib.Data" => typeof(TimeSeries).Assembly,
        "RnnLib.Audio" => typeof(WavFile).Assembly,
        "RnnLib.Keras" => typeof(KerasFile).Assembly,
        "RnnLib.Onnx" => typeof(OnnxModel).Assembly,
        "RnnLib.ML" => typeof(RnnTrainer).Assembly,
        "RnnLib.DataFrames" => typeof(DataFrameSeries).Assembly,
        "RnnLib.Logging" => typeof(LoggerCallback).Assembly,
        _ => typeof(Adam).Assembly,
    };

    private static bool IsRuntime(string reference) =>
        reference != "System.Numerics.Tensors" && (reference.StartsWith("System.", StringComparison.Ordinal) || reference is "netstandard");
}
