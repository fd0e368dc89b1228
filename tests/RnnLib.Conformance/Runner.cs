namespace RnnLib.Conformance;

/// <summary>Runs a case by its kind and compares what came with what the file says.</summary>
internal static class Runner
{
    private static readonly Dictionary<string, Func<Case, IReadOnlyDictionary<string, Values>>> Kinds = new()
    {
        ["onnx_op"] = OnnxOp.Run,
        ["keras_layer"] = KerasLayer.Run,
        ["torch_rnn"] = TorchRnn.Run,
        ["torch_rnn_grad"] = TorchRnn.Run,
        ["op_grad"] = OpGrad.Run,
        ["ctc"] = Ctc.Run,
        ["training_trajectory"] = TrainingTrajectory.Run,
        ["optimizer_trace"] = OptimizerTrace.Run,
        ["optimizer_trace_multi"] = OptimizerTrace.Run,
        ["optimizer_net"] = OptimizerNet.Run,
        ["grad_clip"] = GradClip.Run,
        ["lr_schedule"] = LrSchedule.Run,
        ["safetensors_file"] = SafetensorsCase.Run,
        ["error"] = ErrorCase.Run,
    };

    public static Outcome Run(Case test)
    {
        if (!Kinds.TryGetValue(test.Kind, out var run))
            return new(test, $"unknown kind '{test.Kind}'");
        try
        {
            IReadOnlyDictionary<string, Values> got = run(test);
            return new(test, test.ExpectsError ? "expected an exception, but a result came" : Compare(test, got));
        }
        catch (Exception e) when (test.ExpectsError)
        {
            bool right = test.Kind == "safetensors_file" ? e is RnnLibFormatException : e is ArgumentException;
            return new(test, right ? null : $"expected {(test.Kind == "safetensors_file" ? "RnnLibFormatException" : "an argument exception")}, got {e.GetType().Name}: {e.Message}");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new(test, $"{e.GetType().Name}: {e.Message}");
        }
    }

    private static string? Compare(Case test, IReadOnlyDictionary<string, Values> got)
    {
        foreach ((string name, Values want) in test.Outputs)
        {
            if (!got.TryGetValue(name, out Values? values))
                return $"output '{name}' was not computed";
            if (Difference(test, name, want, values) is { } fault)
                return fault;
        }

        return null;
    }

    private static string? Difference(Case test, string name, Values want, Values got)
    {
        if (want.Data.Length != got.Data.Length)
            return $"'{name}': expected [{string.Join(", ", want.Shape)}], got [{string.Join(", ", got.Shape)}]";

        // RnnLib computes in 32 bits: tolerances of 64-bit references are widened as the vectors' README says.
        double largest = want.Data.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();
        double floor = (name.StartsWith("d_", StringComparison.Ordinal) || test.Kind == "training_trajectory" ? 1e-4 : 1e-5) * Math.Max(1, largest);
        double worst = 0, allowedThere = 0;
        for (int i = 0; i < want.Data.Length; i++)
        {
            double w = want.Data[i], g = got.Data[i], allowed = Math.Max(test.AbsoluteTolerance + test.RelativeTolerance * Math.Abs(w), floor);
            double difference = w.Equals(g) ? 0 : Math.Abs(w - g);
            if (!(difference <= allowed) && !(difference - allowed <= worst - allowedThere))
                (worst, allowedThere) = (double.IsNaN(difference) ? double.PositiveInfinity : difference, allowed);
        }

        return worst > 0 ? $"'{name}' differs by {worst:G3}, tolerance {allowedThere:G3}" : null;
    }
}
