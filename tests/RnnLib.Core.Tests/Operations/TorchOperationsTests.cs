using System.Text.Json;

namespace RnnLib.Core.Tests.Operations;

/// <summary>Values and gradients that PyTorch computed.</summary>
public sealed class TorchOperationsTests
{
    private const string File = "torch_operations.json";

    private static readonly Dictionary<string, (string[] Inputs, Func<Tensor[], Tensor> Operation)> Operations = new()
    {
        ["tanh"] = (["x"], x => Ops.Tanh(x[0])),
        ["MatMul"] = (["a", "b"], x => Ops.MatMul(x[0], x[1])),
    };

    public static TheoryData<string> Names() => Fixture.Names(File);

    [Theory, MemberData(nameof(Names))]
    public void Operation_TorchCase_HasItsOutputAndGradients(string name)
    {
        JsonElement fixture = Fixture.Case(File, name), given = fixture.GetProperty("inputs"), want = fixture.GetProperty("outputs");
        (string[] inputs, Func<Tensor[], Tensor> operation) = Operations[fixture.GetProperty("op").GetString()!];
        var pass = ForwardContext.Differentiating();
        Tensor[] x = [.. inputs.Select(input => pass.Watch(given.GetProperty(input).Tensor()))];

        Tensor y = operation(x);
        Gradients gradients = pass.Backward(Ops.Sum(y * given.GetProperty("grad_output").Tensor()));

        Expect.Close(want.GetProperty("output").Numbers(), y.Data, "output");
        for (int i = 0; i < x.Length; i++)
            Expect.Close(want.GetProperty($"d_{inputs[i]}").Numbers(), gradients.Of(x[i]).Data, $"d_{inputs[i]}");
    }
}
