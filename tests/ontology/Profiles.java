import java.io.File;
import java.util.List;

import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.formats.TurtleDocumentFormat;
import org.semanticweb.owlapi.io.FileDocumentSource;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWL2RLProfile;
import org.semanticweb.owlapi.profiles.OWLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;

/** Prints, for one Turtle file, the number of its logical axioms and every violation of OWL 2 DL and OWL 2 RL. */
public final class Profiles {
    private Profiles() {}

    public static void main(String[] arguments) throws Exception {
        OWLOntology ontology = OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(
            new FileDocumentSource(new File(arguments[0]), new TurtleDocumentFormat()));
        System.out.println("axioms\t" + ontology.getLogicalAxiomCount());
        for (OWLProfile profile : List.of(new OWL2DLProfile(), new OWL2RLProfile())) {
            for (OWLProfileViolation violation : profile.checkOntology(ontology).getViolations()) {
                System.out.println("violation\t" + profile.getName() + "\t"
                    + violation.toString().replaceAll("\\s+", " "));
            }
        }
    }
}
