namespace RnnLib.Layers;

/// <summary>Lets a probe see the gradients of a state that is made of tensor operations.</summary>
internal static class ProbedState
{
    /// <summary>The state once as the outputs see it, and once as the next step does.</summary>
    public static (Tensor[] Emitted, Tensor[] Carried) Of(Tensor[] state, IUnitProbe probe, int firstRow)
    {
        int rows = state[0].Shape[0];
        Tensor[] emitted = [.. state.Select((part, i) => Copy(part, gradient => probe.Total(i, firstRow, rows, gradient)))];
        return (emitted, [.. emitted.Select((part, i) => Copy(part, gradient => probe.Carried(i, firstRow, rows, gradient)))]);
    }

    private delegate void See(ReadOnlySpan<float> gradient);

    private static Tensor Copy(Tensor x, See see)
    {
        Tensor y = Operation.Result(x.Shape, x.Data, x);
        Operation.Record("Probe", y, flow =>
        {
            see(flow.Of(y));
            flow.Add(x, flow.Of(y));
        });
        return y;
    }
}
