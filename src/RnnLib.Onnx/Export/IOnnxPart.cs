namespace RnnLib.Onnx;

/// <summary>A module that came from an ONNX file and writes itself back as the operators it consists of.</summary>
internal interface IOnnxPart
{
    /// <summary>Adds the operators to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="lengths">The lengths of the sequences.</param>
    /// <param name="prefix">What the names of constants begin with.</param>
    /// <param name="input">What flows in; steps are [batch, time, features].</param>
    Flow Write(GraphWriter graph, ExportLengths lengths, string prefix, Flow input);
}
