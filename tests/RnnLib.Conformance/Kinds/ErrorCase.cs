namespace RnnLib.Conformance;

/// <summary>Arguments that do not fit: the call must throw an argument exception, never give a wrong result.</summary>
internal static class ErrorCase
{
    public static IReadOnlyDictionary<string, Values> Run(Case test)
    {
        switch (test.Op)
        {
            case "LSTM" or "GRU" or "RNN":
                return TorchRnn.Run(test);
            case "MatMul" or "Linear" or "Concat" or "CrossEntropy" or "Embedding" or "LayerNorm" or "Add" or "Mul":
                return OpGrad.Run(test);
            case "CTCLoss" or "CTC":
                return Ctc.Run(test);
            default:
                throw new NotSupportedException($"unknown operator '{test.Op}'");
        }
    }
}
