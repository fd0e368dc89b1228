using System.Globalization;
using RnnLib.Layers;

namespace RnnLib.Onnx;

/// <summary>Writes a whole model, module by module.</summary>
internal sealed class ModelExport
{
    /// <summary>Of 2022: LayerNormalization is there, and reductions take their axes as an input.</summary>
    private const long Opset = 18;

    private readonly GraphWriter _graph = new();
    private readonly ExportLengths _lengths;
    private readonly RecurrentExport _recurrent;

    private ModelExport(OnnxExportOptions options, bool hasSteps)
    {
        bool hasLengths = hasSteps && options.Lengths;
        _graph.File.Opset = Opset;
        _lengths = new(_graph, hasLengths ? options.LengthsName : null, options.InputName);
        _recurrent = new(_graph, _lengths, options);
        foreach ((string key, string value) in options.Metadata)
        {
            if (!_graph.File.Metadata.TryAdd(key, value))
                throw new ArgumentException($"Export: options: Metadata: the key '{key}' occurs twice.", nameof(options));
        }
    }

    public static OnnxFile Write<TInput, TOutput>(Module<TInput, TOutput> model, OnnxExportOptions options)
    {
        var export = new ModelExport(options, typeof(TInput) != typeof(Tensor));
        Flow input = export.Input<TInput>(model, options);
        export._graph.Reserve(options.OutputName);
        export.Output(export.Module(model, "", input), options.OutputName);
        return export._graph.File;
    }

    private Flow Input<TInput>(Module model, OnnxExportOptions options)
    {
        int? features = model.InputSize;
        OnnxAxis last = features is { } size ? size : "features";
        Flow flow = typeof(TInput) == typeof(TokenBatch) ? new TokenFlow(options.InputName)
            : typeof(TInput) == typeof(Sequence) ? new StepFlow(options.InputName, features)
            : typeof(TInput) == typeof(Tensor) ? new RowFlow(options.InputName, features)
            : throw new NotSupportedException($"Export: {model.Name} takes {typeof(TInput).Name}; what can be written takes TokenBatch, Sequence or Tensor.");
        switch (flow)
        {
            case TokenFlow:
                _graph.Input(options.InputName, OnnxElement.Int64, "batch", "time");
                break;
            case StepFlow:
                _graph.Input(options.InputName, OnnxElement.Float32, "batch", "time", last);
                break;
            default:
                _graph.Input(options.InputName, OnnxElement.Float32, "batch", last);
                break;
        }

        if (_lengths.ArePresent)
            _graph.Input(options.LengthsName, OnnxElement.Int64, "batch");
        return flow;
    }

    private void Output(Flow result, string name)
    {
        switch (result)
        {
            case StepFlow steps:
                _graph.Output(_lengths.Masked(BatchMajor(steps), 0), name, OnnxElement.Float32, "batch", "time", Axis(steps.Features));
                break;
            case RowFlow rows:
                _graph.Output(rows.Name, name, OnnxElement.Float32, "batch", Axis(rows.Features));
                break;
            default:
                throw new NotSupportedException("Export: a model that gives tokens cannot be written.");
        }

        foreach ((string value, string state, int units, int size) in _recurrent.FinalStates)
            _graph.Output(value, state, OnnxElement.Float32, units, "batch", size);
    }

    private Flow Module(Module module, string prefix, Flow input) => (module, input) switch
    {
        (IChain chain, _) => chain.Steps.Select((step, i) => (step, i)).Aggregate(input, (flow, s) => Module(s.step, $"{prefix}{Number(s.i)}.", flow)),
        (IOnnxPart part, _) => part.Write(_graph, _lengths, prefix, input is StepFlow steps ? BatchMajor(steps) : input),
        (Embedding embedding, TokenFlow tokens) => Embed(embedding, prefix, tokens),
        (IRecurrentStack, StepFlow steps) => _recurrent.Write(module, prefix, steps),
        (Bidirectional both, StepFlow steps) => Both(both, prefix, steps),
        (PerStep perStep, StepFlow steps) => PerStepOf(perStep, prefix, steps),
        (LockedDropout or ActivationRegularization, StepFlow) => input,
        (LastStep, StepFlow steps) => new PoolingExport(_graph, _lengths).LastStep(BatchMajor(steps)),
        (MeanOverTime, StepFlow steps) => new PoolingExport(_graph, _lengths).Mean(BatchMajor(steps)),
        (MaxOverTime, StepFlow steps) => new PoolingExport(_graph, _lengths).Max(BatchMajor(steps)),
        (_, RowFlow rows) => new RowExport(_graph).Write(module, prefix, rows),
        _ => throw Refused(module),
    };

    public static NotSupportedException Refused(Module module) =>
        new($"Export: {module.Name} cannot be written as ONNX: there is no form of it in operators. Nothing has been written.");

    private StepFlow Embed(Embedding embedding, string prefix, TokenFlow tokens)
    {
        string ids = _lengths.ArePresent ? _graph.Add("Where", [_lengths.Mask, tokens.Name, _graph.Integer(0)]) : tokens.Name;   // what stands in padding may be no id
        string table = _graph.Constant($"{prefix}weight", new(RecurrentNodeWriter.Read(embedding.Weight)));
        return new(_graph.Add("Gather", [table, ids], OnnxAttribute.Of("axis", 0L)), embedding.EmbeddingSize);
    }

    private StepFlow Both(Bidirectional both, string prefix, StepFlow input)
    {
        StepFlow[] made = [.. both.Children.Select(child => (StepFlow)Module(child.Module, $"{prefix}{child.Name}.", input)).Select(BatchMajor)];
        bool isConcatenated = both.Merge == BidirectionalMerge.Concatenate;
        return new(RecurrentExport.Join(_graph, made[0].Name, made[1].Name, both.Merge), both.OutputSize(both.InputSize))
        {
            BackwardFeatures = isConcatenated ? made[1].Features!.Value : 0,
            IsPaddingZero = made.All(direction => direction.IsPaddingZero),
        };
    }

    private StepFlow PerStepOf(PerStep perStep, string prefix, StepFlow input)
    {
        Module inner = perStep.Children.Single().Module;
        RowFlow rows = new RowExport(_graph).Write(inner, prefix, new(input.Name, input.Features));
        return input with { Name = rows.Name, Features = rows.Features, IsPaddingZero = false, BackwardFeatures = inner.KeepsFeaturesInPlace ? input.BackwardFeatures : 0 };
    }

    private StepFlow BatchMajor(StepFlow steps) =>
        steps.IsTimeMajor ? steps with { Name = _graph.Transpose(steps.Name, 1, 0, 2), IsTimeMajor = false } : steps;

    private static OnnxAxis Axis(int? size) => size is { } known ? known : "features";

    private static string Number(int i) => i.ToString(CultureInfo.InvariantCulture);
}
