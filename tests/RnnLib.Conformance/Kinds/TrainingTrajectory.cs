using System.Text.Json;
using RnnLib.Layers;
using RnnLib.Training;

namespace RnnLib.Conformance;

/// <summary>A recurrent layer with a linear head, trained on one batch: the loss at every step, and the final parameters.</summary>
internal static class TrainingTrajectory
{
    public static IReadOnlyDictionary<string, Values> Run(Case test)
    {
        Tensor x = test.Inputs["X"].Tensor;
        Values y = test.Inputs["y"];
        if (!test.Attributes.Flag("batch_first"))
            x = Ops.Transpose(x, 0, 1);
        var model = new Model(TorchRnn.Create(test, x.Shape[^1]), test.Params["head.weight"].Shape, test.Attributes.Text("task").StartsWith("last", StringComparison.Ordinal));
        foreach ((string name, Values values) in test.Params)
            model.Set(name, values.Tensor.Data);
        Optimizer optimizer = Optimizers.Create(test, test.Attributes.Text("optimizer"), new Attributes(test.Attributes["optimizer_args"] ?? default));
        LearningRateSchedule? schedule = ScheduleOf(test.Attributes);
        schedule?.Start(optimizer);
        GradientClip? clip = test.Attributes["clip_grad_norm"] is { } norm ? GradientClip.ByNorm((float)norm.GetDouble()) : null;

        string words = $"{test.Attributes.Text("task")} {test.Attributes.Text("loss")}";
        var losses = new List<double>();
        for (int step = 0; step < test.Attributes.Int("steps"); step++)
        {
            var pass = ForwardContext.Differentiating();
            Tensor loss = Loss(model.Forward(x, pass), y, words);
            losses.Add(loss.ToScalar());
            Gradients gradients = pass.Backward(loss);
            clip?.Apply(gradients);
            optimizer.Step(model.Parameters, gradients, loss.ToScalar(), again =>
            {
                again.Clear();
                var pass = ForwardContext.Differentiating();
                Tensor loss = Loss(model.Forward(x, pass), y, words);
                pass.Backward(loss, again);
                clip?.Apply(again);
                return loss.ToScalar();
            });
            schedule?.OnStep(losses[^1]);
        }

        return model.NamedParameters.ToDictionary(p => $"final:{p.Path}", p => Values.Of(p.Parameter.Value))
            .Append(new("losses", new([losses.Count], [.. losses]))).ToDictionary();
    }

    /// <summary>A name with its settings beside it, in it, or in a list of two.</summary>
    private static LearningRateSchedule? ScheduleOf(Attributes attributes)
    {
        if (attributes["lr_schedule"] is not { } json)
            return null;
        if (json.ValueKind == JsonValueKind.String)
            return LrSchedule.Create(json.GetString()!, new(new(attributes["lr_schedule_args"] ?? attributes["lr_args"] ?? json)));
        if (json.ValueKind == JsonValueKind.Array)
            return LrSchedule.Create(json[0].GetString()!, new(new(json[1])));
        var schedule = new Attributes(json);
        JsonElement name = schedule["name"] ?? schedule["op"] ?? schedule["type"] ?? throw new NotSupportedException($"a learning-rate schedule {json}");
        return LrSchedule.Create(name.GetString()!, new(new(schedule["args"] ?? json)));
    }

    private static Tensor Loss(Tensor output, Values y, string words)
    {
        bool Says(string word) => words.Contains(word, StringComparison.OrdinalIgnoreCase);
        bool isClasses = y.Shape.Length < output.Rank && y.Data.All(value => value == Math.Floor(value));
        if (Says("bce") || Says("binary"))
            return Losses.BinaryCrossEntropyWithLogits(output, Ops.Reshape(y.Tensor, output.Shape));
        if (isClasses && !Says("mse") && !Says("squared") && !Says("l1") && !Says("huber"))
            return Losses.CrossEntropy(Ops.Reshape(output, [y.Data.Length, output.Shape[^1]]), y.Integers);
        Tensor target = Ops.Reshape(y.Tensor, output.Shape);
        return Says("smooth") ? Losses.SmoothL1(output, target)
            : Says("huber") ? Losses.Huber(output, target)
            : Says("l1") || Says("absolute") ? Losses.MeanAbsoluteError(output, target)
            : Losses.MeanSquaredError(output, target);
    }

    private sealed class Model : Module<Tensor, Tensor>
    {
        private readonly Module<Sequence, Sequence> _layer;
        private readonly Linear _head;
        private readonly bool _lastStep;

        public Model(Module<Sequence, Sequence> layer, int[] headShape, bool lastStep)
        {
            _layer = Own("rnn", layer);
            _head = Own("head", new Linear(headShape[1], headShape[0], new Rng(0)));
            _lastStep = lastStep;
        }

        /// <summary>The head on output[:, -1, :], which for the backward direction is its first step, as PyTorch's index is.</summary>
        public override Tensor Forward(Tensor input, ForwardContext pass)
        {
            Tensor output = _layer.Forward(input, pass).Values;
            var (batch, time, size) = output.Shape;
            return _head.Forward(_lastStep ? Ops.Reshape(Ops.Slice(output, 1, time - 1, 1), [batch, size]) : output, pass);
        }
    }
}
