using RnnLib.Conformance;
using TorchSharp;

namespace RnnLib.Benchmarks.Peers;

/// <summary>Runs a case of kind torch_rnn or torch_rnn_grad with TorchSharp.</summary>
internal static class TorchSharpPeer
{
    public static IReadOnlyDictionary<string, Values> Run(Case test)
    {
        using var scope = torch.NewDisposeScope();
        var inputs = test.Inputs.Where(input => input.Key != "lengths").ToDictionary(input => input.Key, input => ToTorch(input.Value, requiresGrad: !input.Key.StartsWith("grad_", StringComparison.Ordinal)));
        using ITorchLayer layer = test.Attributes.Int("proj_size") > 0 ? new ProjectedLstm(test) : new TorchLayer(test);
        long[]? lengths = test.Input("lengths") is { } given ? [.. given.Integers.Select(length => (long)length)] : null;

        (string Name, torch.Tensor Value)[] outputs = layer.Forward(inputs["X"], inputs.GetValueOrDefault("h0"), inputs.GetValueOrDefault("c0"), lengths);
        var got = outputs.ToDictionary(output => output.Name, output => FromTorch(output.Value));
        if (test.Kind != "torch_rnn_grad")
            return got;

        torch.Tensor loss = torch.zeros(1);
        foreach ((string name, torch.Tensor value) in outputs)
            loss += (value * inputs["grad_" + name]).sum();
        loss.backward();
        foreach ((string name, torch.Tensor leaf) in layer.Parameters.Concat(inputs.Where(input => input.Value.requires_grad).Select(input => (input.Key, input.Value))))
            got["d_" + name] = FromTorch(leaf.grad ?? torch.zeros_like(leaf));
        return got;
    }

    public static torch.Tensor ToTorch(Values values, bool requiresGrad = false) =>
        torch.tensor(values.Data.Select(x => (float)x).ToArray(), [.. values.Shape.Select(axis => (long)axis)], dtype: torch.float32, requires_grad: requiresGrad);

    private static Values FromTorch(torch.Tensor tensor) =>
        new([.. tensor.shape.Select(axis => (int)axis)], [.. tensor.detach().contiguous().data<float>().Select(x => (double)x)]);
}
